"""`load_contract DIR`: a contract's files into the database, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.imports.contract import ContractRefusedError, load_contract


class Command(BaseCommand):
    help = "Charge les fichiers d’un contrat : tout ou rien ; nomme le fichier et la ligne qu’il refuse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", metavar="DIR", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_contract(options["directory"])
        except ContractRefusedError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{options['directory']} : refusé, rien n’a été écrit.", returncode=1) from None
        if report.changed:
            created, updated, deleted = report.created.total(), report.updated.total(), report.deleted.total()
            self.stdout.write(f"{report.contract} : {created} créés, {updated} modifiés, {deleted} supprimés.")
        else:
            self.stdout.write(f"{report.contract} : rien à changer.")
