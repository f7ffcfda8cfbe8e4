from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MilestonesConfig(AppConfig):
    name = "milestones"
    verbose_name = _("Jalons")

    def ready(self) -> None:
        from indicators.calculations.drawings import DRAWINGS
        from indicators.imports import demo
        from indicators.presenters import journal
        from milestones.calculations import workflow
        from milestones.imports.demo import load_progress
        from milestones.imports.files import register_files
        from milestones.presenters.journal import worded

        register_files()
        demo.ADDITIONS.append(load_progress)
        DRAWINGS["deliverable"] = workflow.drawing
        journal.WORDINGS["deliverable"] = worded
