"""`load_amendment DIR --contract CONTRACT`: an amendment's files into the database, all or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.imports.amendment import load_amendment
from indicators.imports.contract import ContractRefusedError
from indicators.management.writing import contract_of


class Command(BaseCommand):
    help = "Enregistre un avenant : tout ou rien ; rien de ce qu’il révise n’est effacé."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", metavar="DIR", type=Path)
        parser.add_argument("--contract", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            amendment = load_amendment(options["directory"], contract=contract_of(options["contract"]))
        except ContractRefusedError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{options['directory']} : refusé, rien n’a été écrit.", returncode=1) from None
        self.stdout.write(f"Avenant {amendment.code} enregistré, en vigueur à compter du {amendment.signed_on}.")
