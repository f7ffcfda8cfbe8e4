from django.db import migrations

from imt_cop.core.append_only import AppendOnly

VERSIONS = AppendOnly("reports_reportversion")
FILES = AppendOnly("reports_reportfile")
REVISIONS = AppendOnly("reports_narrativerevision")


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_reports")]

    operations = [
        migrations.RunPython(VERSIONS.install, VERSIONS.remove),
        migrations.RunPython(FILES.install, FILES.remove),
        migrations.RunPython(REVISIONS.install, REVISIONS.remove),
    ]
