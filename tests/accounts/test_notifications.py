"""The outbox: one message a person and an event, in their language, sent once, whatever fails meanwhile."""

from __future__ import annotations

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from accounts.choices import NotificationKind
from accounts.models import Notification, User
from accounts.models.notification import MAX_ATTEMPTS
from accounts.notifications import TEMPLATES, notify
from accounts.services import mail
from imt_cop import celery
from tests.cast import Cast
from tests.factories.accounts import make_user

CONTEXT = {"school": "IMT Mines Albi", "year": 2025, "contract": "COP", "due_on": None}


def tell(*people: User, key: str = "validated:1") -> int:
    return notify(recipients=people, kind=NotificationKind.SHEET_VALIDATED, key=key, context=CONTEXT, link="/saisie/")


class Refusing(EmailBackend):
    """A mail server that refuses each message with `error`."""

    error: OSError = smtplib.SMTPRecipientsRefused({})

    def send_messages(self, messages: Any) -> int:
        raise self.error


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> type[Refusing]:
    monkeypatch.setattr(mail, "get_connection", Refusing)
    return Refusing


def test_every_kind_has_its_text() -> None:
    assert set(TEMPLATES) == set(NotificationKind)


@pytest.mark.django_db
def test_a_person_is_told_once_of_an_event(cast: Cast) -> None:
    assert tell(cast.controller, cast.outsider) == 2
    assert tell(cast.controller, cast.reader) == 1
    assert tell(cast.controller, key="validated:2") == 1


@pytest.mark.django_db
def test_the_first_line_is_the_subject_and_the_page_is_named_in_full(cast: Cast) -> None:
    tell(cast.controller)
    message = Notification.objects.get()
    assert message.subject == "Fiche IMT Mines Albi 2025\u00a0: validée"
    assert message.body.startswith("Bonjour Controller,\n\n")
    assert "\nhttp://127.0.0.1:8000/saisie/\n" in message.body


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_what_did_not_happen(cast: Cast) -> None:
    @transaction.atomic
    def fail() -> None:
        tell(cast.controller)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Notification.objects.exists()


@pytest.mark.django_db
def test_what_waits_is_sent_once(cast: Cast) -> None:
    tell(cast.controller, cast.outsider)
    assert mail.send_waiting() == mail.Delivery(sent=2, failed=0)
    assert mail.send_waiting() == mail.Delivery(sent=0, failed=0)
    assert sorted(message.to[0] for message in outgoing.outbox) == ["controller@example.org", "outsider@example.org"]


@pytest.mark.django_db
def test_a_closed_account_is_neither_told_nor_sent_what_waits(cast: Cast) -> None:
    tell(cast.controller)
    User.objects.filter(pk=cast.controller.pk).update(is_active=False)
    assert mail.send_waiting().sent == 0
    cast.controller.refresh_from_db()
    assert tell(cast.controller, key="other") == 0


@pytest.mark.django_db
def test_what_waits_for_an_account_closed_since_does_not_wait_for_ever(cast: Cast) -> None:
    tell(cast.controller, cast.outsider)
    User.objects.filter(pk=cast.controller.pk).update(is_active=False)
    assert mail.send_waiting().sent == 1
    (left,) = Notification.objects.given_up()
    assert (left.recipient, left.last_error) == (cast.controller, mail.CLOSED)
    User.objects.filter(pk=cast.controller.pk).update(is_active=True)
    assert mail.send_waiting().sent == 0


@pytest.mark.django_db
def test_a_message_being_sent_by_another_is_left_to_it_until_it_is_taken_for_dead(cast: Cast) -> None:
    tell(cast.controller)
    now = timezone.now()
    Notification.objects.update(attempts=1, next_try_at=now + mail.LEASE)
    assert mail.send_waiting().sent == 0
    Notification.objects.update(next_try_at=now - timedelta(seconds=1))
    assert mail.send_waiting().sent == 1


@pytest.mark.django_db
def test_a_failure_is_kept_and_tried_again_later_and_later(cast: Cast, refusing: type[Refusing]) -> None:
    tell(cast.controller)
    waits = []
    for _attempt in range(3):
        start = ready()
        assert mail.send_waiting() == mail.Delivery(sent=0, failed=1)
        waits.append(round((Notification.objects.get().next_try_at - start) / mail.FIRST_DELAY))
        assert mail.send_waiting().failed == 0
    assert waits == [1, 2, 4]
    assert "SMTPRecipientsRefused" in Notification.objects.get().last_error


@pytest.mark.django_db
def test_it_gives_up_after_the_last_attempt_and_says_why(cast: Cast, refusing: type[Refusing]) -> None:
    tell(cast.controller)
    for _attempt in range(MAX_ATTEMPTS + 2):
        ready()
        mail.send_waiting()
    message = Notification.objects.given_up().get()
    assert (message.attempts, message.sent_at) == (MAX_ATTEMPTS, None)
    assert message.last_error


@pytest.mark.django_db
def test_a_refused_message_does_not_hold_back_the_others(cast: Cast, refusing: type[Refusing]) -> None:
    tell(cast.controller, cast.outsider)
    assert mail.send_waiting().failed == 2


@pytest.mark.django_db
def test_a_server_that_is_down_is_asked_once_a_round(
    cast: Cast, refusing: type[Refusing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing, "error", ConnectionRefusedError(111, "refused"))
    tell(cast.controller, cast.outsider)
    assert mail.send_waiting().failed == 1
    assert list(Notification.objects.values_list("attempts", flat=True)) == [1, 0]


@pytest.mark.django_db
def test_each_attempt_carries_the_same_message_id(cast: Cast) -> None:
    tell(cast.controller)
    mail.send_waiting()
    Notification.objects.update(sent_at=None)
    ready()
    mail.send_waiting()
    assert len({message.message()["Message-ID"] for message in outgoing.outbox}) == 1


@pytest.mark.django_db(transaction=True)
def test_senders_at_once_send_each_message_once(db: None) -> None:
    people = [make_user(f"person-{number}") for number in range(15)]
    tell(*people)

    def send(_number: int) -> int:
        try:
            return mail.send_waiting().sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as senders:
        assert sum(senders.map(send, range(4))) == 15
    assert len({message.to[0] for message in outgoing.outbox}) == len(outgoing.outbox) == 15


@pytest.mark.django_db(transaction=True)
def test_without_celery_a_thread_of_this_process_sends_after_the_commit(cast: Cast, settings: Any) -> None:
    settings.TASK_RUNNER = "thread"
    with transaction.atomic():
        tell(cast.controller)
        celery._thread().submit(int).result()
        assert outgoing.outbox == []
    celery._thread().submit(int).result()
    assert [message.to for message in outgoing.outbox] == [["controller@example.org"]]


@pytest.mark.django_db
def test_the_command_sends_what_waits(cast: Cast) -> None:
    tell(cast.controller)
    call_command("send_notifications", verbosity=0)
    assert len(outgoing.outbox) == 1


def ready() -> datetime:
    """Every message's time has come; returns now."""
    now = timezone.now()
    Notification.objects.update(next_try_at=now)
    return now
