"""Opening and revoking API tokens."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, ApiToken, TokenScope, User
from accounts.models.token import digest_of
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError

# Recognisable where one is left by mistake.
PREFIX = "imtcop_"
MAX_DAYS = 730
MAX_NAME = 150


@transaction.atomic
def create(
    *, user: User, name: str, scope: str = TokenScope.READ, days: int = 90, by: User | None
) -> tuple[ApiToken, str]:
    """Open a token for a person; the text is returned here and never again. `by` None is the command line."""
    if by is not None:
        check_can(by, Permission.MANAGE_USERS)
    faults = []
    if not 1 <= days <= MAX_DAYS:
        faults.append(("days", _("La durée doit être de 1 à %s jours.") % MAX_DAYS))
    if not name.strip() or len(name) > MAX_NAME:
        faults.append(("name", _("Donnez un nom au jeton, de 150 caractères au plus.")))
    if scope not in TokenScope.values:
        faults.append(("scope", _("Portée inconnue.")))
    if faults:
        raise InvalidInputError(faults)
    text = PREFIX + secrets.token_urlsafe(32)
    expires_at = timezone.now() + timedelta(days=days)
    token = ApiToken.objects.create(
        user=user, name=name.strip(), scope=scope, expires_at=expires_at, digest=digest_of(text)
    )
    _record(Action.CREATED, token, field="scope", new=scope, by=by)
    return token, text


@transaction.atomic
def revoke(*, token: ApiToken, by: User | None) -> ApiToken:
    """End a token now; a token already revoked stays as it is."""
    if by is not None:
        check_can(by, Permission.MANAGE_USERS)
    locked = ApiToken.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is None:
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        _record(Action.REMOVED, locked, field="revoked_at", new=locked.revoked_at.isoformat(), by=by)
    return locked


def _record(action: Action, token: ApiToken, *, field: str, new: str, by: User | None) -> None:
    label = f"{token.name} ({token.user.email})"
    audit.record(action, Change(object_type="api_token", object_id=token.pk, field=field, label=label, new=new), by=by)
