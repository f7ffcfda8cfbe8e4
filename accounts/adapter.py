"""Sign-in as allauth does it, closed to newcomers: accounts are opened by an administrator."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from accounts.permissions import needs_second_factor
from imt_cop.celery import aside


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server takes its time, or fails: neither tells whether an address has an account."""
        request = allauth_context.request
        given = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        aside("mail of sign-in", self.render_mail(template_prefix, email, given).send)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Signing in and out show for themselves: no notice repeats them."""

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Who came by single sign-on leaves there too, where the provider has an address for it."""
        home = resolve_url(settings.LOGOUT_REDIRECT_URL)
        provider, id_token = getattr(settings, "OIDC_OP_LOGOUT_ENDPOINT", ""), request.session.get("oidc_id_token")
        if not (provider and id_token):
            return home
        parameters = {"id_token_hint": id_token, "post_logout_redirect_uri": request.build_absolute_uri(home)}
        return f"{provider}?{urlencode(parameters)}"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's, in our words."""
        words = {
            "reauthenticate": _("Donner votre mot de passe"),
            "mfa_reauthenticate": _("Donner un code de votre application"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**one, "description": words.get(one["id"], one["description"])} for one in methods]


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keys are kept encrypted with the application's own; whoever needs a second factor keeps it."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Votre rôle demande un second facteur : il ne peut pas être désactivé."),
        "incorrect_code": _("Ce code n’est pas le bon : vérifiez l’heure de votre téléphone, prenez le code suivant."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        required = settings.REQUIRE_SECOND_FACTOR and needs_second_factor(authenticator.user)
        return not required or authenticator.type != Authenticator.Type.TOTP


def _fernet() -> MultiFernet:
    """The current key encrypts; those that it replaced still decrypt."""
    secrets = [str(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(one.encode()).digest())) for one in secrets])
