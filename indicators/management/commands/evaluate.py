"""`evaluate CONTRACT --year YEAR`: status, outlook and all that they rest on, from validated figures."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.calculations.results import YearOutOfRange
from indicators.management.writing import add_contract, add_format, contract_of, write_rows
from indicators.queries.evaluations import COLUMNS, as_row, evaluations


class Command(BaseCommand):
    help = "Évalue une année : l’institut et chaque école × chaque indicateur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_contract(parser)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="AAAA-MM-JJ")
        add_format(parser, output=False)

    def handle(self, *args: Any, **options: Any) -> None:
        contract = contract_of(options["contract"])
        try:
            found = evaluations(contract, year=options["year"], as_of=options["as_of"])
        except YearOutOfRange as error:
            sentence = f"année {error.year} hors du contrat : de {error.first} à {error.last}."
            raise CommandError(sentence, returncode=1) from None
        write_rows([as_row(evaluation) for evaluation in found], COLUMNS, options=options, stdout=self.stdout)
