"""`load_demo_reports`: published reports with invented texts, and one in review; after `load_demo`, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.choices import Role
from accounts.models import Notification, User
from indicators.management.writing import contract_of
from indicators.models import Contract
from reports.models import Report
from reports.services import narratives, preparing, publishing
from schools.models import Entity, Membership

CONTRACT = "cop-2023-2027"
# Each folder is a report, `<entity>-<year>`; those named here are published, in this order, the others in review.
# A school's comes before the institute's, which prints its summary.
PUBLISHED = ("imt-2024", "imt-mines-albi-2025", "imt-2025")


class Command(BaseCommand):
    help = "Ajoute à la démonstration des rapports publiés et un en relecture, aux textes inventés."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--directory", type=Path, default=settings.BASE_DIR / "fixtures" / "demo" / "reports")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("les rapports de la démonstration ne se chargent que là où DEMO est vrai", returncode=1)
        contract = contract_of(CONTRACT)
        if Report.objects.filter(contract=contract).exists():
            self.stdout.write("rapports : rien à changer.")
            return
        told = set(Notification.objects.values_list("pk", flat=True))
        folders: dict[str, Path] = {path.name: path for path in sorted(options["directory"].iterdir())}
        for name in (*PUBLISHED, *(name for name in folders if name not in PUBLISHED)):
            self._load(contract, folders[name], publish=name in PUBLISHED)
        # Nobody is written to: these reports are invented.
        Notification.objects.exclude(pk__in=told).delete()
        self.stdout.write(f"rapports : {len(PUBLISHED)} publiés, {len(folders) - len(PUBLISHED)} en relecture.")

    def _load(self, contract: Contract, folder: Path, *, publish: bool) -> None:
        code, _dash, year = folder.name.rpartition("-")
        entity = Entity.objects.get(code=code)
        first, second = _people(Role.HEAD_OFFICE_REVIEWER)[:2]
        writer = first if entity.is_institute else _people(Role.SCHOOL_CONTROLLER, entity)[0]
        report = preparing.start(contract=contract, entity=entity, year=int(year), kind="annual", by=writer)
        for path in sorted(folder.glob("*.md")):
            section, language = path.stem.split(".")
            narratives.save_text(
                report=report,
                section=section,
                language=language,
                text=path.read_text(encoding="utf-8"),
                internal="",
                expected_version=0,
                by=writer,
            )
        report = preparing.submit(report=report, by=writer)
        if publish:
            for one in narratives.uncleared(report):
                read = {"section": one.section, "language": one.language, "expected_version": one.version}
                narratives.clear_text(report=report, by=second, **read)  # type: ignore[arg-type]
            publishing.publish(report=report, by=second)


def _people(role: Role, entity: Entity | None = None) -> list[User]:
    memberships = Membership.objects.filter(role=role, entity=entity).select_related("user").order_by("pk")
    return [membership.user for membership in memberships]
