"""How a request to the API says who asks: `Authorization: Bearer …`, beside the session of the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.models.token import digest_of

if TYPE_CHECKING:
    from rest_framework.views import APIView

KEYWORD = "Bearer"
# The last use is shown to the minute: a write a request would cost more than the reads it accompanies.
USE_IS_NOTED_EVERY = timedelta(minutes=1)


class TokenAuthentication(BaseAuthentication):
    """A token acts as its person. Unknown, expired and revoked ones are answered alike."""

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != KEYWORD.lower():
            return None
        token = ApiToken.objects.usable().select_related("user").filter(digest=digest_of(text.strip())).first()
        if token is None:
            raise AuthenticationFailed(_("Jeton inconnu, expiré ou révoqué."))
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        token.user.limits = token.limits
        return token.user, token


class TokenAllows(BasePermission):
    """A token of `read` scope changes nothing, whatever its person may do."""

    message = _("Ce jeton ne permet que la lecture.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        token = request.auth
        return not isinstance(token, ApiToken) or token.may_write or request.method in SAFE_METHODS


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI description names it."""

    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "manage.py create_token EMAIL --scope read --days 90",
        }
