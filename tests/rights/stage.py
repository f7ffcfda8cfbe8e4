"""One campaign in any state, with something of each kind to act on; and the clients of all who may ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from indicators.models import (
    Assumption,
    Attachment,
    Campaign,
    Correction,
    FigureKey,
    Indicator,
    Observation,
    ObservationRevision,
    PlausibilityRule,
    Sheet,
)
from indicators.services import attachments
from indicators.services.entries import Entry
from indicators.services.observations import FigureInput
from indicators.views.sealed_entries import seal
from milestones.models import Evidence
from milestones.services import evidence
from schools.models import Entity
from tests.cast import Cast
from tests.indicators.views.world import CONTRACT, YEAR, World, url
from tests.milestones.world import Plan
from tests.rights.reports import StagedReports

# Of a sheet's state, the state of its figures.
FIGURES = {"draft": "draft", "submitted": "submitted", "returned": "draft", "validated": "validated"}
RULE = "eleves-bornes"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Stage:
    """Albi has entered one figure, with a file; the institute one too. Nothing else is on their sheets."""

    cast: Cast
    world: World
    figure: Observation
    file: Attachment
    workbook: bytes
    plan: Plan
    evidence: Evidence
    reports: StagedReports
    clients: dict[str, Client] = field(default_factory=dict)

    @classmethod
    def build(cls, cast: Cast) -> Stage:
        world = World.build(cast)
        PlausibilityRule.objects.create(
            contract=world.contract,
            code=RULE,
            kind="bounds",
            severity="soft",
            minimum=Decimal(10),
            indicator=Indicator.objects.get(contract=world.contract, code="eleves"),
        )
        Assumption.objects.create(
            contract=world.contract, code="inflation", label="Inflation cumulée", held_by="state", unit="%"
        )
        figure = world.save("1000")
        _institute_figure(world)
        clients = {name: Client() for name in (*cast.everyone(), "anonymous")}
        for name, user in cast.everyone().items():
            clients[name].force_login(user)
        stored = SimpleUploadedFile("preuve.pdf", PDF, content_type="application/pdf")
        file = attachments.add(figure=FigureKey.of(figure), upload=stored, by=cast.controller)
        plan = Plan.build(cast, world.contract)
        proof = SimpleUploadedFile("preuve.pdf", PDF, content_type="application/pdf")
        evidence_file = evidence.add(place=plan.place(), upload=proof, by=cast.controller)
        workbook = clients["controller"].get(f"{url(cast.albi)}fiche.xlsx").content
        reports = StagedReports.build(cast, world.contract, YEAR)
        return cls(cast, world, figure, file, workbook, plan, evidence_file, reports, clients)

    @property
    def sheet(self) -> Sheet:
        return self.world.sheet(self.cast.albi)

    def user(self, role: str) -> User | None:
        return self.cast.everyone().get(role)

    def put(self, state: str, *, campaign: str) -> None:
        """The sheets, their figures and the campaign, as if they had come there."""
        Campaign.objects.update(state=campaign)
        Sheet.objects.update(state=state)
        Observation.objects.update(state=FIGURES[state])

    def page(self, *parts: str, of: Entity | None = None) -> str:
        return url(of or self.cast.albi, *parts)

    def campaign_page(self, *parts: str) -> str:
        return "".join(f"{part}/" for part in (f"/saisie/{CONTRACT}/{YEAR}", "campagne", *parts))

    def propose(self) -> Correction:
        """What the controller proposed while the figure was locked."""
        return Correction.objects.create(
            observation=self.figure,
            version=self.figure.version,
            why="Erreur d’unité.",
            proposed_by=self.cast.controller,
            value=Decimal(1001),
            quality="final",
        )

    def sealed(self, role: str) -> str:
        """A preview of one changed figure, as that person would have been given it."""
        user = self.user(role)
        if user is None:
            return ""
        entry = Entry(
            key="eleves",
            indicator=self.figure.indicator,
            kind="actual",
            name="",
            figure=FigureInput(value=Decimal(1002)),
            version=self.figure.version,
        )
        return seal([entry], sheet=self.sheet, by=user)


def _institute_figure(world: World) -> None:
    now = timezone.now() - timedelta(days=1)
    figure = Observation.objects.create(
        contract=world.contract,
        entity=world.cast.institute,
        indicator=Indicator.objects.get(contract=world.contract, code="energie"),
        year=YEAR,
        value=Decimal(120),
        updated_at=now,
        updated_by=world.cast.administrator,
    )
    kept: dict[str, Any] = {"value": figure.value, "state": figure.state, "quality": figure.quality}
    ObservationRevision.objects.create(observation=figure, version=1, at=now, **kept)
