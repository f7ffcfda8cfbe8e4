"""Tasks of accounts: doors, as pages are."""

from __future__ import annotations

from celery import shared_task

from accounts.services import expiry, mail, retention


@shared_task
def send_notifications() -> None:
    """Send what the outbox holds; run twice, or twice at once, it sends nothing twice."""
    mail.send_waiting()


@shared_task
def forget_expired() -> None:
    """Delete what nobody can use any more, and the personal data whose time is over."""
    expiry.forget_expired()
    retention.forget()
