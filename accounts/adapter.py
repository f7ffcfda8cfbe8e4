"""Sign-in as allauth does it, closed to newcomers: accounts are opened by an administrator."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    # One sentence for a wrong password and for an unknown address: nobody learns which accounts exist.
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("L’adresse ou le mot de passe n’est pas le bon."),
        "enter_current_password": _("Donnez votre mot de passe actuel."),
        "too_many_login_attempts": _("Trop d’essais : recommencez dans quelques minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Signing in and out show for themselves: no notice repeats them."""
