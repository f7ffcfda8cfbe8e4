from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MilestonesConfig(AppConfig):
    name = "milestones"
    verbose_name = _("Jalons")

    def ready(self) -> None:
        from milestones.imports.files import register_files

        register_files()
