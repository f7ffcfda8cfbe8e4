"""`build_report CONTRACT --year --entity --kind --output`: the files of a report as it stands, in a folder.

Nothing is published and nothing is kept: what is written is a draft, marked as one. `--version N` writes instead the
files of a published version, from its frozen snapshot.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from imt_cop.core.errors import AppError
from imt_cop.core.storage import store
from indicators.management.writing import contract_of
from indicators.models import Contract
from reports.choices import ReportKind
from reports.document import Snapshot
from reports.drawing import draw
from reports.models import Report, ReportVersion
from reports.presenters import file_name
from reports.services import snapshots
from reports.services.generation import files_of
from schools.models import Entity


class Command(BaseCommand):
    help = "Écrit dans un dossier les fichiers d’un rapport, projet ou version publiée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("contract")
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--entity", help="code de l’établissement ; par défaut, l’institut")
        parser.add_argument("--kind", choices=ReportKind.values, default=ReportKind.ANNUAL.value)
        parser.add_argument("--published", type=int, metavar="VERSION", help="une version publiée, au lieu du projet")
        parser.add_argument("--output", type=Path, required=True, metavar="DOSSIER")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._report(contract_of(options["contract"]), options)
        number = options["published"]
        snapshot = self._published(report, number) if number else self._draft(report)
        for form, language in files_of():
            path: Path = options["output"] / file_name(report, language=language, form=form, version=number)
            try:
                _size, digest = store(path, [draw(snapshot, form=form, language=language)])
            except AppError as error:
                raise CommandError(str(error), returncode=1) from None
            self.stdout.write(f"{digest}  {path.name}")

    def _report(self, contract: Contract, options: dict[str, Any]) -> Report:
        """The one that is kept, else one that is not: its figures need no text."""
        code = options["entity"] or contract.institute.code
        entity = Entity.objects.of_institute(contract.institute).filter(code=code).first()
        if entity is None:
            raise CommandError(f"établissement inconnu : {code}", returncode=1)
        if options["year"] not in contract.years:
            raise CommandError(f"année hors du contrat : {options['year']}", returncode=1)
        asked = {"contract": contract, "entity": entity, "year": options["year"], "kind": options["kind"]}
        kept = Report.objects.filter(**asked).select_related("contract__institute", "entity").first()
        if kept is not None:
            return kept
        dated = timezone.localdate() if options["kind"] == ReportKind.INTERIM else None
        return Report(**asked, dated=dated)

    def _draft(self, report: Report) -> Snapshot:
        return snapshots.draft(report=report, today=timezone.localdate())

    def _published(self, report: Report, number: int) -> Snapshot:
        version = ReportVersion.objects.filter(report=report.pk, number=number).first()
        if version is None:
            raise CommandError(f"ce rapport n’a pas de version {number} publiée", returncode=1)
        return Snapshot.from_bytes(bytes(version.snapshot))
