from django.db import migrations

from imt_cop.core.append_only import AppendOnly

REVISIONS = AppendOnly("indicators_observationrevision")
MESSAGES = AppendOnly("indicators_figuremessage")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_review")]

    operations = [
        migrations.RunPython(REVISIONS.install, REVISIONS.remove),
        migrations.RunPython(MESSAGES.install, MESSAGES.remove),
    ]
