"""Personal data goes once its time is over, and what people did stays in the trail."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, ApiToken, AuditEntry, Notification, User
from accounts.models.notification import MAX_ATTEMPTS
from accounts.services import retention, tokens
from accounts.tasks import forget_expired
from tests.cast import Cast

NOW = timezone.now()


def close(user: User, *, days: int) -> None:
    """Closed by an administrator so many days ago."""
    User.objects.filter(pk=user.pk).update(is_active=False, date_joined=NOW - timedelta(days=5_000))
    AuditEntry.objects.create(
        at=NOW - timedelta(days=days), action=Action.CHANGED, object_type="user", object_id=str(user.pk),
        field="is_active", old="True", new="False",
    )  # fmt: skip


def message(user: User, key: str, *, days: int, **fields: object) -> None:
    Notification.objects.create(
        recipient=user, kind="digest", key=key, body=key, created_at=NOW - timedelta(days=days), **fields
    )  # fmt: skip


@pytest.fixture
def old(cast: Cast, settings: Settings) -> Cast:
    """A reader who left long ago, an outsider who left lately; messages and tokens of all ages."""
    settings.RETENTION_ACCOUNTS, settings.RETENTION_MESSAGES, settings.RETENTION_TOKENS = 1_000, 100, 200
    audit.record(Action.CHANGED, Change(object_type="observation", object_id=1, new="850"), by=cast.reader)
    Authenticator.objects.create(user=cast.reader, type="totp", data={})
    close(cast.reader, days=1_001)
    close(cast.outsider, days=999)
    sent = {"sent_at": NOW - timedelta(days=101)}
    message(cast.controller, "sent", days=101, **sent)
    message(cast.controller, "waits", days=500)
    message(cast.controller, "given up", days=101, attempts=MAX_ATTEMPTS)
    message(cast.reader, "of the reader", days=1)
    for days in (199, 201):
        token, _text = tokens.create(user=cast.controller, name=f"{days}", by=None)
        ApiToken.objects.filter(pk=token.pk).update(expires_at=NOW - timedelta(days=days))
    return cast


def test_a_closed_account_is_forgotten_after_its_time_and_what_it_did_stays(old: Cast) -> None:
    before = AuditEntry.objects.count()
    assert astuple(retention.forget(now=NOW)) == (2, 1, 0, 1)
    reader, outsider = User.objects.get(pk=old.reader.pk), User.objects.get(pk=old.outsider.pk)
    assert (reader.email, reader.display_name) == (f"compte-{reader.pk}@oublie.invalid", f"Ancien compte {reader.pk}")
    assert (reader.has_usable_password(), Authenticator.objects.exists()) == (False, False)
    assert (outsider.email, outsider.display_name) == (old.outsider.email, old.outsider.display_name)
    entry = AuditEntry.objects.get(object_type="observation")
    assert (entry.by, entry.new) == (reader, "850")
    assert AuditEntry.objects.count() == before + 3
    assert "1000 jours" in AuditEntry.objects.get(object_type="user", field="display_name").reason


def test_what_is_waited_for_or_recent_stays(old: Cast) -> None:
    retention.forget(now=NOW)
    kept = {one.key: bool(one.body) for one in Notification.objects.all()}
    assert kept == {"sent": False, "given up": False, "waits": True}
    assert [one.name for one in ApiToken.objects.all()] == ["199"]


def test_it_says_what_it_would_do_and_does_it_once(old: Cast) -> None:
    before = AuditEntry.objects.count()
    out = StringIO()
    call_command("forget", dry_run=True, stdout=out)
    assert out.getvalue() == "à oublier : 2 messages, 1 jetons, 0 lignes de l’administration, 1 comptes\n"
    assert (AuditEntry.objects.count(), User.objects.filter(email__endswith=".invalid").exists()) == (before, False)
    forget_expired()
    after = AuditEntry.objects.count()
    assert (after, User.objects.filter(email__endswith=".invalid").count()) == (before + 3, 1)
    assert astuple(retention.forget(now=NOW)) == (0, 0, 0, 0)
    assert AuditEntry.objects.count() == after


def test_an_account_opened_again_is_nobody_s_to_forget(old: Cast) -> None:
    User.objects.filter(pk=old.reader.pk).update(is_active=True)
    assert retention.forget(now=NOW).accounts == 0
