from django.db import migrations

from imt_cop.core.append_only import AppendOnly

# Every append-only table of the applications below this one, and its own: none can be emptied by TRUNCATE either.
TABLES = [
    AppendOnly(name)
    for name in (
        "accounts_auditentry",
        "indicators_figuremessage",
        "indicators_observationrevision",
        "milestones_milestonedecision",
        "milestones_milestonemessage",
        "milestones_progressdecision",
        "milestones_progressreport",
        "reports_narrativerevision",
        "reports_reportfile",
        "reports_reportversion",
    )
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_audit_append_only"),
        ("indicators", "0005_revisions_append_only"),
        ("milestones", "0004_follow_up"),
        ("reports", "0002_append_only"),
    ]

    operations = [migrations.RunPython(table.refuse_truncate, table.allow_truncate) for table in TABLES]
