"""`export_dataset CONTRACT`: everything a contract holds, one row a figure."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from indicators.management.writing import add_contract, add_format, contract_of, write_values
from indicators.queries.dataset import COLUMNS, dataset_values


class Command(BaseCommand):
    help = "Exporte les références, cibles et valeurs d’un contrat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_contract(parser)
        add_format(parser, output=True)

    def handle(self, *args: Any, **options: Any) -> None:
        values = dataset_values(contract_of(options["contract"]))
        write_values(values, COLUMNS, options=options, stdout=self.stdout)
