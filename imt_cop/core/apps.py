from django.apps import AppConfig


class CoreConfig(AppConfig):
    """No model: the commands of an installation (backup, restore, migrate)."""

    name = "imt_cop.core"
