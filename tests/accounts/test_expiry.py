"""What is kept for a time only is forgotten after it, by the task that beat starts at night."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import IdempotencyKey, User
from accounts.services.idempotency import KEPT
from accounts.tasks import forget_expired
from tests.cast import Cast


def session(age: int) -> str:
    store = SessionStore()
    store.set_expiry(age)
    store.save()
    return str(store.session_key)


def key(user: User, name: str, age: timedelta) -> None:
    IdempotencyKey.objects.create(user=user, key=name, digest="", created_at=timezone.now() - age)


def test_what_expired_is_forgotten_and_the_rest_stays(cast: Cast) -> None:
    live, _old = session(3600), session(-1)
    key(cast.controller, "old", KEPT + timedelta(hours=1))
    key(cast.controller, "live", KEPT - timedelta(hours=1))
    for _ in range(2):
        forget_expired()
    assert [one.session_key for one in Session.objects.all()] == [live]
    assert [one.key for one in IdempotencyKey.objects.all()] == ["live"]
