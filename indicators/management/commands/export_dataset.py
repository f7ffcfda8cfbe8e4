"""`export_dataset CONTRACT`: everything a contract holds, one row a figure."""

from __future__ import annotations

from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from indicators.management.writing import add_contract, add_format, contract_of, write_pieces, write_values
from indicators.queries.dataset import COLUMNS, dataset_values
from indicators.queries.dataset_copy import csv_lines


class Command(BaseCommand):
    help = "Exporte les références, cibles et valeurs d’un contrat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_contract(parser)
        add_format(parser, output=True)

    def handle(self, *args: Any, **options: Any) -> None:
        contract = contract_of(options["contract"])
        lines = csv_lines(contract) if options["format"] == "csv" else None
        if lines is None:
            write_values(dataset_values(contract), COLUMNS, options=options, stdout=self.stdout)
        else:
            write_pieces(chain([f"{','.join(COLUMNS)}\n".encode()], lines), options=options, stdout=self.stdout)
