"""`send_notifications`: sends the messages that wait. To be started every minute where Celery's beat is not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import mail


class Command(BaseCommand):
    help = "Envoie les messages en attente ; lancée deux fois, elle n’envoie rien deux fois."

    def handle(self, *args: Any, **options: Any) -> None:
        delivery = mail.send_waiting()
        self.stdout.write(f"{delivery.sent} envoyés, {delivery.failed} en échec")
