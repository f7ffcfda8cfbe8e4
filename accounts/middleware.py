"""A second factor before anything else, for those whose role asks for it."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.permissions import needs_second_factor
from imt_cop.core.errors import RefusedError

Handler = Callable[[HttpRequest], HttpResponseBase]
# What stays open meanwhile: setting it up, signing out, the other language.
OPEN = ("/accounts/", "/langue/", "/healthz", "/readyz", "/static/")
SET_UP = "second_factor"


class SecondFactorMiddleware:
    """Whoever signed in with a password alone is led to set up a code; its API session is refused.

    Those who came by single sign-on are their provider's business. A token of the API has no session.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.REQUIRE_SECOND_FACTOR or request.path.startswith(OPEN) or not _is_missing(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            from imt_cop.core.pages import refusal

            return refusal(request, RefusedError(_("Votre rôle demande un second facteur : activez-le d’abord.")))
        return redirect("mfa_activate_totp")


def _is_missing(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or request.session.get(SET_UP):
        return False
    if not _by_password(request) or not needs_second_factor(request.user):
        return False
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return True
    # It cannot be taken away again from those who need it: asked once a session.
    request.session[SET_UP] = True
    return False


def _by_password(request: HttpRequest) -> bool:
    return not str(request.session.get("_auth_user_backend", "")).endswith("SingleSignOnBackend")
