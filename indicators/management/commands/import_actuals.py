"""`import_actuals FILE --contract CONTRACT`: yearly figures from a file, all rows or none."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from imt_cop.core.errors import ConflictError
from indicators.imports.actuals import ActualsRefusedError, ImportReport, import_actuals
from indicators.imports.tabular import MAX_BYTES
from indicators.management.system_errors import sentence_of
from indicators.management.writing import contract_of


class Command(BaseCommand):
    help = "Importe des valeurs annuelles (CSV, XLSX, ODS) : tout ou rien ; nomme chaque ligne refusée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--contract", metavar="CONTRACT", required=True)
        parser.add_argument("--state", choices=("draft", "submitted", "validated"), default="draft")
        parser.add_argument("--dry-run", action="store_true", help="vérifier sans écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        contract = contract_of(options["contract"])
        try:
            report = import_actuals(
                contract=contract,
                content=_read(path),
                name=path.name,
                state=options["state"],
                dry_run=options["dry_run"],
            )
        except ActualsRefusedError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{path} : refusé, rien n’a été écrit.", returncode=1) from None
        except ConflictError as error:
            raise CommandError(f"{path} : {error}", returncode=1) from None
        self.stdout.write(summary(report))


def summary(report: ImportReport) -> str:
    ignored = f" ; lignes d’autre nature ignorées : {report.ignored}" if report.ignored else ""
    if not report.changed:
        return f"{report.file} : rien à changer, valeurs lues : {report.rows}{ignored}."
    done = "à écrire (essai, rien n’a été écrit)" if report.dry_run else "écrites"
    return f"{report.file} : valeurs {done} : {report.changed} ; inchangées : {report.unchanged}{ignored}."


def _read(path: Path) -> bytes:
    """One byte more than is accepted: a larger file is refused without being read."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path} : {sentence_of(error)}", returncode=1) from error
