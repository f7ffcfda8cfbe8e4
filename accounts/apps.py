from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Comptes et droits")

    def ready(self) -> None:
        from accounts import security_trail
        from imt_cop import checks  # noqa: F401 - registers the project's system checks

        security_trail.connect()
