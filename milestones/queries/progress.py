"""How far each deliverable is, as one person reads it: the one query behind pages, exports, API and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone

from accounts.permissions import Reading, reading
from indicators.models import Contract
from milestones.calculations import state as rules
from milestones.calculations import vocabulary
from milestones.choices import DeliverableState, Scope
from milestones.models import Deliverable, DeliverablePart
from milestones.permissions import Basis, Person, basis_of
from milestones.queries.parts import PartProgress, parts_of
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverableProgress:
    """A deliverable in one year, with the part of each entity that is shown: nine for what every school owes."""

    deliverable: Deliverable
    year: int
    parts: tuple[PartProgress, ...]

    @property
    def state(self) -> DeliverableState | None:
        """One for all the parts; None where none of them is seen."""
        found = rules.state_of_all(_pure(part.state) for part in self.parts if part.state is not None)
        return DeliverableState(found) if found else None

    @property
    def done(self) -> int:
        """The `6` of `6/9`."""
        return rules.done_count(_pure(part.state) if part.state else None for part in self.parts)

    @property
    def asked(self) -> int:
        return len(self.parts)

    def of_entity(self, code: str) -> DeliverableProgress | None:
        """The same for one entity's part alone; None where nothing is asked of it."""
        mine = tuple(part for part in self.parts if part.entity.code == code)
        return DeliverableProgress(deliverable=self.deliverable, year=self.year, parts=mine) if mine else None

    @property
    def day(self) -> date:
        """Where it stands in time: with the first of the parts still owed, else with the last of all."""
        awaited = [part.day for part in self.parts if part.is_open]
        return min(awaited, default=max(part.day for part in self.parts))

    @property
    def is_shared(self) -> bool:
        """Asked of every school: shown with its `6/9`."""
        return self.deliverable.scope == Scope.EACH_SCHOOL

    @property
    def awaiting(self) -> int:
        """How many of its reports wait for the DG, as far as the reader may know."""
        return sum(part.is_awaiting for part in self.parts)

    @property
    def is_moved(self) -> bool:
        """Does it stand elsewhere than at the contract's date, which a granted date leaves as it is?"""
        return self.day != self.due

    @property
    def is_open(self) -> bool:
        return any(part.is_open for part in self.parts)

    @property
    def due(self) -> date:
        """The contract's date."""
        return self.parts[0].due

    @property
    def expected_by(self) -> date:
        """The next day awaited: of the parts still open, the first; once none is, the contract's last day."""
        return min((part.expected_by for part in self.parts if part.is_open), default=self.parts[0].last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCounts:
    """How many deliverables a year's column holds, and in which state. One asked of nine schools counts once.

    `unknown`: no state is shown to this reader. Never made a percentage.
    """

    year: int
    asked: int
    done: int
    done_late: int
    late: int
    postponed: int
    dropped: int
    in_progress: int
    to_start: int
    unknown: int


def deliverables_of(
    contract: Contract,
    viewer: Person,
    *,
    entity: str | None = None,
    year: int | None = None,
    milestone: str | None = None,
    today: date | None = None,
) -> tuple[DeliverableProgress, ...]:
    """As this person reads them, in the order of the contract; `entity` and `milestone` are codes.

    Five queries, whatever the number of milestones, years, schools and reports. `entity` keeps the parts of one school
    (or the institute's own) alone.
    """
    readable = reading(viewer)

    def basis(of: Entity, part: DeliverablePart | None) -> Basis | None:
        return basis_of(readable, of, owner=viewer, part=part)

    parts = parts_of(contract, basis, entity=entity, year=year, milestone=milestone, today=today)
    return _grouped(part for part in parts if readable.covers(part.entity.code))


def deliverables_read(
    contract: Contract,
    readable: Reading,
    *,
    entity: str | None = None,
    today: date | None = None,
    with_people: bool = True,
) -> tuple[DeliverableProgress, ...]:
    """The same by rights alone, for pages that are kept for all who have them: nobody's own deliverables."""

    def basis(of: Entity, _part: DeliverablePart | None) -> Basis | None:
        return basis_of(readable, of)

    return _grouped(parts_of(contract, basis, entity=entity, today=today, with_people=with_people))


def deliverables_in_force(
    contract: Contract, basis: Basis = Basis.VALIDATED, *, entity: str | None = None, today: date | None = None
) -> tuple[DeliverableProgress, ...]:
    """The same for nobody in particular: what the DG validated (reports, exports), or what was published."""
    return _grouped(parts_of(contract, lambda _entity, _part: basis, entity=entity, today=today))


def counts_by_year(progress: Iterable[DeliverableProgress]) -> dict[int, YearCounts]:
    """By printed year, in order."""
    ordered = sorted(progress, key=lambda one: one.year)
    return {year: _counts(year, list(found)) for year, found in groupby(ordered, key=lambda one: one.year)}


def due_within(
    progress: Iterable[DeliverableProgress], *, days: int, today: date | None = None
) -> tuple[DeliverableProgress, ...]:
    """Those still owed whose day comes within that many days, today included, the nearest first; none that is late."""
    day = today or timezone.localdate()
    found = [one for one in progress if one.is_open and day <= one.expected_by <= day + timedelta(days=days)]
    return tuple(sorted(found, key=lambda one: one.expected_by))


def late_of(progress: Iterable[DeliverableProgress]) -> tuple[DeliverableProgress, ...]:
    """The longest awaited first."""
    found = [one for one in progress if one.state == DeliverableState.LATE]
    return tuple(sorted(found, key=lambda one: one.expected_by))


def _grouped(parts: Iterable[PartProgress]) -> tuple[DeliverableProgress, ...]:
    groups: dict[tuple[int, int], list[PartProgress]] = {}
    for part in parts:
        groups.setdefault((part.deliverable.pk, part.year), []).append(part)
    return tuple(
        DeliverableProgress(deliverable=found[0].deliverable, year=found[0].year, parts=tuple(found))
        for found in groups.values()
    )


def _counts(year: int, found: list[DeliverableProgress]) -> YearCounts:
    states = [one.state for one in found]
    by_state = {state.value: states.count(state) for state in DeliverableState}
    return YearCounts(year=year, asked=len(found), unknown=states.count(None), **by_state)


def _pure(state: DeliverableState) -> vocabulary.DeliverableState:
    return vocabulary.DeliverableState(state.value)
