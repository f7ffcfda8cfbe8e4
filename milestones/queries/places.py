"""Which deliverable, of whom, in which year: found by its codes, or answered as absent."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.permissions import reading
from imt_cop.core.errors import NotFoundError
from indicators.models import Contract
from indicators.permissions import evaluated_states
from milestones.calculations.state import Due
from milestones.choices import Scope
from milestones.models import Deliverable, DeliverablePart, MilestoneResult
from milestones.permissions import Person
from milestones.queries.facts import due_dates
from schools.choices import SCHOOL_KINDS
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A deliverable as one entity owes it in one year, whether or not anything was said of it yet."""

    contract: Contract
    deliverable: Deliverable
    due: Due
    entity: Entity

    @property
    def year(self) -> int:
        return self.due.year

    @property
    def label(self) -> str:
        """In a line of the journal."""
        return f"{self.deliverable.code} {self.year}"

    def part(self) -> DeliverablePart | None:
        return DeliverablePart.objects.filter(deliverable=self.deliverable, year=self.year, entity=self.entity).first()

    def is_told(self) -> bool:
        """Does a printed review already tell, in words, what came of it?"""
        results = MilestoneResult.objects.filter(milestone=self.deliverable.action.milestone_id)
        return results.filter(year__gte=self.due.printed.year).exists()


def find_deliverable(*, contract: str, deliverable: str, year: int, reader: Person) -> tuple[Deliverable, Due]:
    """Raises RefusedError for who reads nothing, NotFoundError for what the contract does not ask that year."""
    evaluated_states(reader)
    found = (
        Deliverable.objects.filter(code=deliverable, action__milestone__contract__code=contract)
        .select_related("action__milestone__contract__institute")
        .first()
    )
    if found is None:
        raise NotFoundError
    due = next((one for one in due_dates(found) if one.year == year), None)
    if due is None:
        raise NotFoundError
    return found, due


def find_place(*, contract: str, deliverable: str, year: int, entity: str, reader: Person) -> Place:
    """The same, asked of one entity."""
    found, due = find_deliverable(contract=contract, deliverable=deliverable, year=year, reader=reader)
    of = found.action.milestone.contract
    asked = Entity.objects.of_institute(of.institute).filter(code=entity).first()
    if asked is None or not is_asked(found, asked) or not reading(reader).covers(asked.code):
        raise NotFoundError
    return Place(contract=of, deliverable=found, due=due, entity=asked)


def is_asked(deliverable: Deliverable, entity: Entity) -> bool:
    return entity.kind in SCHOOL_KINDS if deliverable.scope == Scope.EACH_SCHOOL else entity.is_institute


def part_url(deliverable: Deliverable, year: int, entity: Entity) -> str:
    """The page of one part; the deliverable comes with its action, milestone and contract."""
    contract = deliverable.action.milestone.contract
    return reverse("milestones:part", args=[contract.code, deliverable.code, year, entity.code])
