"""`export_milestones CONTRACT`: every deliverable, one row for each year and entity asked, as the DG validated it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from indicators.management.writing import add_contract, add_format, contract_of, write_rows
from milestones.queries.expected import COLUMNS, rows
from milestones.queries.progress import deliverables_in_force


class Command(BaseCommand):
    help = "Exporte les livrables des jalons d’un contrat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_contract(parser)
        add_format(parser, output=True)

    def handle(self, *args: Any, **options: Any) -> None:
        contract = contract_of(options["contract"])
        found = list(rows(deliverables_in_force(contract), contract=contract.code))
        write_rows(found, COLUMNS, options=options, stdout=self.stdout)
