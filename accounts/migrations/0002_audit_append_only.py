from django.db import migrations

from imt_cop.core.append_only import AppendOnly

AUDIT = AppendOnly("accounts_auditentry")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(AUDIT.install, AUDIT.remove)]
