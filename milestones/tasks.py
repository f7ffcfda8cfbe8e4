"""Tasks of the milestones: doors, as pages are."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from milestones.services import reminders


@shared_task
def send_deliverable_reminders() -> None:
    """Write the day's messages about deliverables; started twice, they are written once."""
    reminders.remind(today=timezone.localdate())
