"""Personal data is kept as long as docs/personal-data.md says; what people did stays in the trail."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, ApiToken, AuditEntry, IdempotencyKey, Notification, User
from accounts.models.notification import MAX_ATTEMPTS

log = structlog.get_logger("accounts.retention")
# No mail ever leads there (RFC 2606).
NOBODY = "oublie.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many of each are forgotten, or would be."""

    messages: int
    tokens: int
    administration: int
    accounts: int


def forget(*, now: datetime | None = None, dry_run: bool = False) -> Forgotten:
    """Forget what its time is over; run twice, it finds nothing more. `dry_run` only counts.

    Each kind is its own transaction: a fault in one does not keep the others.
    """
    moment = now or timezone.now()
    kinds, accounts = _expired(moment), _due_accounts(moment)
    if dry_run:
        counts = [rows.count() for _kind, rows, _days in kinds]
    else:
        counts = [_let_go(kind, rows, days) for kind, rows, days in kinds]
        for pk in accounts:
            _forget_account(pk)
    done = Forgotten(messages=counts[0], tokens=counts[1], administration=counts[2], accounts=len(accounts))
    if not dry_run:
        log.info("personal data forgotten", **asdict(done))
    return done


def _expired(now: datetime) -> list[tuple[str, QuerySet[Any], int]]:
    messages, tokens = settings.RETENTION_MESSAGES, settings.RETENTION_TOKENS
    administration = settings.RETENTION_ADMINISTRATION
    told = Q(sent_at__lt=_before(now, messages))
    given_up = Q(sent_at=None, attempts__gte=MAX_ATTEMPTS, created_at__lt=_before(now, messages))
    ended = Q(expires_at__lt=_before(now, tokens)) | Q(revoked_at__lt=_before(now, tokens))
    actions = LogEntry.objects.filter(action_time__lt=_before(now, administration))
    return [
        ("notification", Notification.objects.filter(told | given_up).exclude(body=""), messages),
        ("api_token", ApiToken.objects.filter(ended), tokens),
        ("admin_log", actions, administration),
    ]


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


@transaction.atomic
def _let_go(kind: str, rows: QuerySet[Any], days: int) -> int:
    if rows.model is Notification:
        # The row stays, or what it told would be told again.
        count = rows.update(subject="", body="", last_error="")
    else:
        count, _by_model = rows.delete()
    if count:
        change = Change(object_type=kind, object_id="retention", field="count", old=str(count), new="0")
        audit.record(Action.REMOVED, change, by=None, reason=_reason(days))
    return count


def _reason(days: int) -> str:
    return f"durée de conservation échue : {days} jours"


def _due_accounts(now: datetime) -> list[int]:
    """Closed for as long as accounts are kept; the day of closing is the trail's, else the person's last sign."""
    closed = User.objects.filter(is_active=False).exclude(email__endswith=f"@{NOBODY}")
    told = AuditEntry.objects.filter(object_type="user", field="is_active", new="False")
    days = {int(pk): at for pk, at in told.values_list("object_id").annotate(at=Max("at")).order_by()}
    before = _before(now, settings.RETENTION_ACCOUNTS)
    return [
        user.pk
        for user in closed.order_by("pk")
        if days.get(user.pk, max(user.date_joined, user.last_login or user.date_joined)) < before
    ]


@transaction.atomic
def _forget_account(pk: int) -> None:
    """Whatever says who it was; the row stays, and with it what the trail says that it did."""
    user = User.objects.select_for_update().get(pk=pk)
    if user.is_active:
        return
    user.email, user.display_name = f"compte-{pk}@{NOBODY}", f"Ancien compte {pk}"
    user.set_unusable_password()
    user.last_login = None
    user.save(update_fields=["email", "display_name", "password", "last_login"])
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user).delete()
    IdempotencyKey.objects.filter(user=user).delete()
    Notification.objects.filter(recipient=user).delete()
    LogEntry.objects.filter(Q(user=user) | Q(content_type__model="user", object_id=str(pk))).delete()
    change = Change(
        object_type="user", object_id=pk, label=user.display_name, field="display_name", new=user.display_name
    )
    audit.record(Action.CHANGED, change, by=None, reason=_reason(settings.RETENTION_ACCOUNTS))
