"""A year that can be reported on: Albi's figures are validated, and two people of the DG can share the work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.choices import Role
from accounts.models import Notification, User
from indicators.models import Contract, Indicator, Observation
from indicators.services import corrections, sheets
from indicators.services.observations import FigureInput, save_figure
from reports.models import Job, Narrative, Report, ReportVersion
from reports.services import narratives, preparing, publishing
from schools.models import Entity
from tests.cast import Cast
from tests.factories.accounts import make_user
from tests.indicators.views.world import YEAR, World

SECTION = "foreword"


@dataclass(frozen=True, slots=True)
class ReportSeason:
    """`second` is another reviewer of the DG."""

    cast: Cast
    world: World
    second: User

    @classmethod
    def build(cls, cast: Cast) -> ReportSeason:
        world = World.build(cast)
        sheets.validate(sheet=world.submit(), by=cast.reviewer)
        energy = save_figure(
            sheet=world.sheet(cast.institute),
            indicator=Indicator.objects.get(contract=world.contract, code="energie"),
            figure=FigureInput(value=Decimal(130)),
            expected_version=0,
            by=cast.reviewer,
        )
        second = make_user("second", Role.HEAD_OFFICE_REVIEWER)
        sheets.submit(sheet=world.sheet(cast.institute), by=cast.reviewer)
        sheets.validate(sheet=world.sheet(cast.institute), by=second)
        assert energy.pk
        Notification.objects.all().delete()
        return cls(cast, world, second)

    @property
    def contract(self) -> Contract:
        return Contract.objects.select_related("institute").get(pk=self.world.contract.pk)

    def start(self, entity: Entity | None = None, *, by: User | None = None, dated: date | None = None) -> Report:
        of = entity or self.cast.institute
        writer = self.cast.reviewer if of.is_institute else self.cast.controller
        kind = "interim" if dated else "annual"
        return preparing.start(contract=self.contract, entity=of, year=YEAR, kind=kind, dated=dated, by=by or writer)

    def write(
        self, report: Report, text: str = "Une année pleine.", *, by: User | None = None, **more: str
    ) -> Narrative:
        writer = self.cast.reviewer if report.entity.is_institute else self.cast.controller
        section, language = more.get("section", SECTION), more.get("language", "fr")
        kept = Narrative.objects.filter(report=report, section=section, language=language).first()
        return narratives.save_text(
            report=report,
            section=section,
            language=language,
            text=text,
            internal=more.get("internal", ""),
            expected_version=kept.version if kept else 0,
            by=by or writer,
        )

    def submitted(self, entity: Entity | None = None, text: str = "") -> Report:
        """Written by its writer, and handed in."""
        report = self.start(entity)
        if text:
            self.write(report, text)
        writer = self.cast.reviewer if report.entity.is_institute else self.cast.controller
        return preparing.submit(report=report, by=writer)

    def published(self, entity: Entity | None = None, text: str = "") -> tuple[ReportVersion, Job]:
        report = self.submitted(entity, text)
        for one in narratives.uncleared(report):
            narratives.clear_text(
                report=report, section=one.section, language=one.language, expected_version=one.version, by=self.second
            )
        return publishing.publish(report=report, by=self.second)

    @property
    def figure(self) -> Observation:
        """Albi's students."""
        return Observation.objects.select_related("contract", "entity", "indicator").get(
            entity=self.cast.albi, indicator__code="eleves"
        )

    def correct(self, value: int, why: str = "Double compte.") -> Observation:
        figure = self.figure
        correction = corrections.propose(
            observation=figure,
            figure=FigureInput(value=Decimal(value)),
            why=why,
            expected_version=figure.version,
            by=self.cast.controller,
        )
        return corrections.approve(correction=correction, by=self.cast.reviewer)
