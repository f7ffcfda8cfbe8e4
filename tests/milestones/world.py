"""A contract's milestones in small: what the institute owes, what every school owes, what spans five years, a doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from indicators.models import Contract
from milestones.choices import DueCertainty, Scope, Stage
from milestones.models import Deliverable, DeliverablePart, Milestone, MilestoneAction
from milestones.queries.places import Place, find_place
from milestones.services import decisions, progress
from milestones.services.parts import ProgressInput
from schools.models import Entity
from tests.cast import Cast

CONTRACT = "cop-essai"
YEAR = 2025
DUE = date(2025, 12, 31)
MORNING = datetime(2025, 6, 2, 8, tzinfo=UTC)
DONE = ProgressInput(stage=Stage.DONE, done_on=date(2025, 5, 20), evidence="Délibération n° 12")
GOING = ProgressInput(stage=Stage.IN_PROGRESS, text="La moitié est écrite.")


@dataclass(frozen=True, slots=True)
class Plan:
    """`socle` is the institute's, `route` every school's (two in the cast), `suivi` yearly, `crm` due `T2/2026 ?`."""

    cast: Cast
    contract: Contract

    @classmethod
    def build(cls, cast: Cast, contract: Contract | None = None) -> Plan:
        of = contract or Contract.objects.create(
            code=CONTRACT, title="Contrat d’essai", institute=cast.institute, first_year=2023, last_year=2027
        )
        milestone = Milestone.objects.create(contract=of, code="J1", title="Pédagogies", position=1)
        action = MilestoneAction.objects.create(milestone=milestone, code="J1-1", label="Transformer", position=1)
        for rank, (code, given) in enumerate(DELIVERABLES.items()):
            Deliverable.objects.create(action=action, code=code, position=rank, **(DEFAULTS | given))
        return cls(cast, of)

    def place(self, code: str = "route", *, entity: Entity | None = None, year: int = YEAR) -> Place:
        of = entity or (self.cast.albi if code == "route" else self.cast.institute)
        return find_place(
            contract=self.contract.code, deliverable=code, year=year, entity=of.code, reader=self.cast.reviewer
        )

    def report(
        self, given: ProgressInput = DONE, *, by: User | None = None, place: Place | None = None, at: datetime = MORNING
    ) -> DeliverablePart:
        where = place or self.place()
        return progress.report(
            place=where, given=given, expected_version=version(where), by=by or self.cast.controller, at=at
        )

    def validate(self, place: Place | None = None, *, by: User | None = None) -> DeliverablePart:
        where = place or self.place()
        return decisions.validate(place=where, expected_version=version(where), by=by or self.cast.reviewer, at=MORNING)


DEFAULTS: dict[str, Any] = {
    "first_year": YEAR,
    "last_year": YEAR,
    "label": "Livrable",
    "due": DUE,
    "due_certainty": DueCertainty.YEAR_END,
}
DELIVERABLES: dict[str, dict[str, Any]] = {
    "socle": {"label": "Socle commun"},
    "route": {"label": "Chaque école établit sa feuille de route", "scope": Scope.EACH_SCHOOL},
    "suivi": {"label": "Suivi annuel", "first_year": 2023, "last_year": 2027, "due": None},
    "crm": {
        "label": "CRM commun (T2/2026) ?",
        "first_year": 2026,
        "last_year": 2026,
        "due": date(2026, 6, 30),
        "due_printed": "T2/2026 ?",
        "due_certainty": DueCertainty.UNCERTAIN,
    },
}


def version(place: Place) -> int:
    part = place.part()
    return part.version if part else 0


def url(place: Place, *parts: str) -> str:
    base = f"/jalons/{place.contract.code}/livrables/{place.deliverable.code}/{place.year}/{place.entity.code}/"
    return base + "".join(f"{part}/" for part in parts)
