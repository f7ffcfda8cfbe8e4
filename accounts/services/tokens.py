"""Opening and revoking API tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, ApiToken, ReadingCeiling, TokenScope, User
from accounts.models.token import digest_of
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError

# Recognisable where one is left by mistake.
PREFIX = "imtcop_"
MAX_DAYS = 730
MAX_NAME = 150


@transaction.atomic
def create(
    *,
    user: User,
    name: str,
    scope: str = TokenScope.READ,
    days: int = 90,
    entities: Sequence[str] = (),
    reads_up_to: str = "",
    by: User | None,
) -> tuple[ApiToken, str]:
    """Open a token for a person; the text is returned here and never again. `by` None is the command line.

    `entities`: the codes it is bound to, of entities that the caller knows to exist; none: all of its person's.
    """
    if by is not None:
        check_can(by, Permission.MANAGE_USERS)
    _check(name=name, scope=scope, days=days, reads_up_to=reads_up_to, user=user)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        scope=scope,
        entities=sorted(set(entities)),
        reads_up_to=reads_up_to,
        expires_at=timezone.now() + timedelta(days=days),
        digest=digest_of(text),
        created_by=by,
    )
    _record(Action.CREATED, token, field="scope", new=described(token), by=by)
    return token, text


def _check(*, name: str, scope: str, days: int, reads_up_to: str, user: User) -> None:
    faults = []
    if not user.is_active:
        faults.append(("user", _("Ce compte est fermé : il ne peut pas avoir de jeton.")))
    if not 1 <= days <= MAX_DAYS:
        faults.append(("days", _("La durée doit être de 1 à %s jours.") % MAX_DAYS))
    if not name.strip() or len(name) > MAX_NAME:
        faults.append(("name", _("Donnez un nom au jeton, de 150 caractères au plus.")))
    if scope not in TokenScope.values:
        faults.append(("scope", _("Portée inconnue.")))
    if reads_up_to not in ("", *ReadingCeiling.values):
        faults.append(("reads_up_to", _("État inconnu.")))
    if faults:
        raise InvalidInputError(faults)


def described(token: ApiToken) -> str:
    """Its scope in a line of the journal: `write · imt-mines-albi · validated`."""
    return " · ".join(filter(None, [token.scope, ", ".join(token.entities), token.reads_up_to]))


@transaction.atomic
def revoke(*, token: ApiToken, by: User | None) -> ApiToken:
    """End a token now: by its own person, or an administrator. A token already revoked stays as it is."""
    if by is not None and by != token.user:
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
