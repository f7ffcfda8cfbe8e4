"""`forget [--dry-run]`: what its time is over, as beat does every night. For installations without beat."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import expiry, retention


class Command(BaseCommand):
    help = "Oublie ce dont la durée de conservation est échue (docs/personal-data.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="compter, sans rien oublier")

    def handle(self, *args: Any, **options: Any) -> None:
        done = retention.forget(dry_run=options["dry_run"])
        if not options["dry_run"]:
            expiry.forget_expired()
        verb = "à oublier" if options["dry_run"] else "oublié"
        self.stdout.write(
            f"{verb} : {done.messages} messages, {done.tokens} jetons, {done.administration} lignes "
            f"de l’administration, {done.accounts} comptes"
        )
