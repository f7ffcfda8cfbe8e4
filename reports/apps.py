from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Rapports")

    def ready(self) -> None:
        """Say to the applications below what they cannot know: how a report's states are drawn and read."""
        from indicators.calculations.drawings import DRAWINGS
        from indicators.presenters import journal
        from reports.calculations.workflow import report_drawing
        from reports.choices import worded

        DRAWINGS["report"] = report_drawing
        journal.WORDINGS["report"] = worded
