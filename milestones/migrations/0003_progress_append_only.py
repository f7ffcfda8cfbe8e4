from django.db import migrations

from imt_cop.core.append_only import AppendOnly

REPORTS = AppendOnly("milestones_progressreport")
DECISIONS = AppendOnly("milestones_progressdecision")


class Migration(migrations.Migration):
    dependencies = [("milestones", "0002_progress")]

    operations = [
        migrations.RunPython(REPORTS.install, REPORTS.remove),
        migrations.RunPython(DECISIONS.install, DECISIONS.remove),
    ]
