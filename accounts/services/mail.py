"""Sending what the outbox holds: whoever does it, as often as they do, each message leaves once."""

from __future__ import annotations

import smtplib
import socket
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from accounts.models import Notification
from accounts.models.notification import MAX_ATTEMPTS

log = structlog.get_logger("accounts.mail")

CLOSED = "the account was closed before the message was sent"
# Longer than any exchange with a mail server; after it, whoever claimed the message is taken for dead.
LEASE = timedelta(minutes=5)
# Doubled after each failure: ten attempts take two days.
FIRST_DELAY = timedelta(minutes=5)
# The fault is the server's, not the message's: the others would meet it too.
UNREACHABLE = (
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPServerDisconnected,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What one round did; `failed` messages wait for a later one, unless their attempts are used up."""

    sent: int
    failed: int


def send_waiting() -> Delivery:
    """Send the messages that wait, oldest first; those of a person whose account was closed since are given up.

    A claim is one conditional UPDATE, not a lock kept: SQLite would stop every writer while a mail server thinks.
    """
    _give_up_closed()
    keys = Notification.objects.waiting(timezone.now()).values_list("pk", flat=True)
    sent = failed = 0
    connection = get_connection()
    try:
        for key in list(keys):
            message = _claim(key)
            if message is None:
                continue
            try:
                _send(message, connection)
            except (OSError, ValueError) as error:
                failed += 1
                _postpone(message, error)
                if isinstance(error, UNREACHABLE):
                    break
            else:
                sent += 1
    finally:
        connection.close()
    return Delivery(sent=sent, failed=failed)


def _give_up_closed() -> None:
    """They are not sent should the account open again: what they tell would be old."""
    closed = Notification.objects.waiting(timezone.now()).filter(recipient__is_active=False)
    closed.update(attempts=MAX_ATTEMPTS, last_error=CLOSED)


def _claim(key: int) -> Notification | None:
    """The message, for this sender alone; None where another one sent it or is about to."""
    now = timezone.now()
    mine = Notification.objects.waiting(now).filter(pk=key)
    if not mine.update(attempts=F("attempts") + 1, next_try_at=now + LEASE):
        return None
    return Notification.objects.select_related("recipient").get(pk=key)


def _send(message: Notification, connection: BaseEmailBackend) -> None:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        # The same at each attempt: should a sender die between sending and noting it, mail servers know a copy.
        "Message-ID": f"<notification-{message.pk}-{message.created_at:%Y%m%d%H%M%S%f}@{host}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    to = [message.recipient.email]
    EmailMessage(message.subject, message.body, to=to, headers=headers, connection=connection).send()
    Notification.objects.filter(pk=message.pk).update(sent_at=timezone.now(), last_error="")


def _postpone(message: Notification, error: Exception) -> None:
    delay = FIRST_DELAY * 2 ** (message.attempts - 1)
    text = f"{type(error).__name__}: {error}"[:2_000]
    Notification.objects.filter(pk=message.pk).update(next_try_at=timezone.now() + delay, last_error=text)
    log.warning("message not sent", notification=message.pk, attempts=message.attempts, error=text)
