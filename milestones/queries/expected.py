"""What is expected of whom and when: one row for each deliverable, year and entity asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from indicators.models import Contract
from milestones.choices import DeliverableState, Scope
from milestones.models import Deliverable, Milestone, MilestoneResult
from schools.models import Entity

COLUMNS = (
    "contract",
    "milestone",
    "action",
    "deliverable",
    "year",
    "due",
    "due_certainty",
    "scope",
    "entity",
    "state",
    "done_on",
    "evidence",
    "source",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A deliverable asked of one entity in one year. `state` is None where a review already says what came of it."""

    contract: str
    milestone: str
    action: str
    deliverable: Deliverable
    year: int
    due: date
    entity: str
    state: DeliverableState | None


def expected_deliverables(
    contract: Contract, *, today: date | None = None, with_state: bool = True
) -> tuple[Expected, ...]:
    """In the order of the contract. Five queries, whatever the number of milestones, years and schools.

    Progress is not recorded yet: a deliverable is to start until its day, late after it. What spans several years
    is due at the end of each. `with_state=False` is for who reads what is published alone.
    """
    day = today or timezone.localdate()
    reviewed = _reviewed(contract)
    schools = [entity.code for entity in Entity.objects.of_institute(contract.institute).schools()]
    milestones = Milestone.objects.filter(contract=contract).prefetch_related("actions__deliverables")
    return tuple(
        Expected(
            contract=contract.code,
            milestone=milestone.code,
            action=action,
            deliverable=deliverable,
            year=year,
            due=due,
            entity=entity,
            state=_state(due, day) if with_state and due.year > reviewed.get(milestone.code, 0) else None,
        )
        for milestone in milestones
        for action, deliverable in _deliverables(milestone)
        for year, due in _due_dates(deliverable)
        for entity in _asked(deliverable, contract.institute.code, schools)
    )


def as_row(expected: Expected) -> dict[str, str]:
    """A row of the export: empty = none. Actions and deliverables have no code of the contract's own: as printed."""
    return {
        "contract": expected.contract,
        "milestone": expected.milestone,
        "action": expected.deliverable.action.label,
        "deliverable": expected.deliverable.label,
        "year": str(expected.year),
        "due": expected.due.isoformat(),
        "due_certainty": expected.deliverable.due_certainty,
        "scope": expected.deliverable.scope,
        "entity": expected.entity,
        "state": expected.state.value if expected.state else "",
        "done_on": "",
        "evidence": "",
        "source": expected.deliverable.source,
    }


def _reviewed(contract: Contract) -> dict[str, int]:
    """The year of the latest review of each milestone: what was due by then is told there, in words."""
    results = MilestoneResult.objects.filter(milestone__contract=contract).order_by("year")
    return dict(results.values_list("milestone__code", "year"))


def _deliverables(milestone: Milestone) -> Iterator[tuple[str, Deliverable]]:
    for action in milestone.actions.all():
        for deliverable in action.deliverables.all():
            yield action.code, deliverable


def _due_dates(deliverable: Deliverable) -> Iterator[tuple[int, date]]:
    for year in range(deliverable.first_year, deliverable.last_year + 1):
        spans = deliverable.first_year != deliverable.last_year
        yield year, deliverable.due if deliverable.due and not spans else date(year, 12, 31)


def _asked(deliverable: Deliverable, institute: str, schools: Iterable[str]) -> Iterable[str]:
    return schools if deliverable.scope == Scope.EACH_SCHOOL else (institute,)


def _state(due: date, today: date) -> DeliverableState:
    return DeliverableState.LATE if due < today else DeliverableState.TO_START
