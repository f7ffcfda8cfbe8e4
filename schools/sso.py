"""Single sign-on by OpenID Connect: who comes in, and with which roles, by what the provider says of them."""

from __future__ import annotations

from typing import Any

import jwt
import requests
import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts import audit
from accounts.audit import Change
from accounts.choices import Role
from accounts.models import Action, User
from imt_cop.core.errors import InvalidInputError
from schools.models import Entity
from schools.services import memberships
from schools.services.memberships import Wanted

log = structlog.get_logger("schools.sso")

Claims = dict[str, Any]


class SingleSignOnBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # the library ships no types
    """A person is known by a verified address. Without a table of roles, an administrator has opened the account."""

    def authenticate(self, request: Any, **kwargs: Any) -> User | None:
        """None, and a line in the logs, where the provider refuses, is silent, or says what it should not."""
        try:
            user: User | None = super().authenticate(request, **kwargs)
        except (requests.RequestException, jwt.InvalidTokenError, SuspiciousOperation, KeyError, ValueError) as error:
            log.warning("single sign-on refused", reason=f"{type(error).__name__}: {error}"[:300])
            return None
        return user if user is not None and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.signed_in(user_id)

    def verify_token(self, token: str, **kwargs: Any) -> Claims:
        """The library checks signature, date and nonce; the issuer and the audience are checked here."""
        claims: Claims = super().verify_token(token, **kwargs)
        audience = claims.get("aud")
        told = audience if isinstance(audience, list) else [audience]
        if settings.OIDC_RP_CLIENT_ID not in told:
            raise SuspiciousOperation("the token is meant for another application")
        if claims.get("iss") != settings.OIDC_ISSUER:
            raise SuspiciousOperation("the token comes from another provider")
        return claims

    def verify_claims(self, claims: Claims) -> bool:
        """An address that the provider says is not verified opens nothing."""
        return bool(claims.get("email")) and claims.get("email_verified", True) is not False

    @transaction.atomic
    def create_user(self, claims: Claims) -> User | None:
        """An account is opened for whoever has a role by the table; for nobody else."""
        wanted = roles_of(claims)
        if not wanted:
            log.warning("single sign-on refused", reason="no account at this address, and no role for it")
            return None
        user = User.objects.create_user(claims["email"], None, display_name=name_of(claims))
        audit.record(Action.CREATED, Change(object_type="user", object_id=user.pk, label=user.email), by=None)
        memberships.set_all(user=user, wanted=wanted, by=None)
        return user

    def update_user(self, user: User, claims: Claims) -> User:
        """Where there is a table of roles it says them all, at each sign-in."""
        if settings.OIDC_ROLES:
            memberships.set_all(user=user, wanted=roles_of(claims), by=None)
        return user


def roles_of(claims: Claims) -> set[Wanted]:
    """The roles that a person's groups give, by `OIDC_ROLES`. What the table says wrongly gives nothing."""
    told = claims.get(settings.OIDC_ROLE_CLAIM) or []
    groups = {told} if isinstance(told, str) else set(map(str, told))
    found: set[Wanted] = set()
    for group in groups & settings.OIDC_ROLES.keys():
        role, _at, code = settings.OIDC_ROLES[group].partition("@")
        entity = Entity.objects.filter(code=code).first() if code else None
        if role not in set(Role) or (code and entity is None):
            log.warning("single sign-on: a role that does not exist", group=group, role=settings.OIDC_ROLES[group])
            continue
        try:
            memberships.check_role(Role(role), entity)
        except InvalidInputError as error:
            log.warning("single sign-on: a role that cannot be", group=group, reason=str(error))
            continue
        found.add((Role(role), entity))
    return found


def name_of(claims: Claims) -> str:
    """As ProConnect tells it (`given_name`, `usual_name`), else as others do."""
    parts = [claims.get("given_name"), claims.get("usual_name") or claims.get("family_name")]
    told = " ".join(str(part) for part in parts if part) or str(claims.get("name") or claims["email"])
    return told[:150]
