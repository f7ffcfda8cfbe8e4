"""Tasks of the campaigns: doors, as pages are."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from indicators.services import reminders


@shared_task
def send_reminders() -> None:
    """Write the day's reminders and digest; started twice, they are written once."""
    reminders.remind(today=timezone.localdate())
