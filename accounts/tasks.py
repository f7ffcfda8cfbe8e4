"""Tasks of accounts: doors, as pages are."""

from __future__ import annotations

from celery import shared_task

from accounts.services import mail


@shared_task
def send_notifications() -> None:
    """Send what the outbox holds; run twice, or twice at once, it sends nothing twice."""
    mail.send_waiting()
