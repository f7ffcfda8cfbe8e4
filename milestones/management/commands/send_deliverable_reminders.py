"""`send_deliverable_reminders`: the day's messages about deliverables. For mornings where Celery's beat is not."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milestones.services import reminders


class Command(BaseCommand):
    help = "Rappelle les livrables attendus ou en retard, et dit à la direction générale ce qui attend sa décision."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="un autre jour, AAAA-MM-JJ")

    def handle(self, *args: Any, **options: Any) -> None:
        count = reminders.remind(today=options["today"] or timezone.localdate())
        self.stdout.write(f"{count} messages écrits")
