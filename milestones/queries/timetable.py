"""The milestones as a table: actions down, years across, deliverables in the cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from indicators.models import Contract
from milestones.choices import DeliverableState
from milestones.models import Deliverable, Milestone, MilestoneAction, MilestoneResult
from milestones.queries.expected import Expected, expected_deliverables

# The gravest first: a cell shows one state for all the entities asked.
ORDER = (DeliverableState.LATE, DeliverableState.TO_START)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellItem:
    """A deliverable in one year's cell; `asked` is how many entities it is asked of."""

    deliverable: Deliverable
    year: int
    state: DeliverableState | None
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    action: MilestoneAction
    cells: tuple[tuple[CellItem, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneBlock:
    milestone: Milestone
    rows: tuple[ActionRow, ...]
    results: tuple[MilestoneResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    years: tuple[int, ...]
    blocks: tuple[MilestoneBlock, ...]
    late: int
    expected: int


def timetable(contract: Contract, *, with_state: bool = True) -> Timetable:
    """Constant in queries. `late` and `expected` count a deliverable once for each entity and year."""
    asked = expected_deliverables(contract, with_state=with_state)
    years = tuple(sorted({*contract.years, *(one.year for one in asked)}))
    milestones = Milestone.objects.filter(contract=contract).prefetch_related("actions", "results")
    cells: defaultdict[tuple[str, int], list[Expected]] = defaultdict(list)
    for one in asked:
        cells[one.action, one.year].append(one)
    return Timetable(
        years=years,
        blocks=tuple(
            MilestoneBlock(
                milestone=milestone,
                rows=tuple(
                    ActionRow(action=action, cells=tuple(_items(cells[action.code, year]) for year in years))
                    for action in milestone.actions.all()
                ),
                results=tuple(milestone.results.all()),
            )
            for milestone in milestones
        ),
        late=sum(one.state == DeliverableState.LATE for one in asked),
        expected=len(asked),
    )


def _items(asked: Iterable[Expected]) -> tuple[CellItem, ...]:
    by_deliverable: defaultdict[int, list[Expected]] = defaultdict(list)
    for one in asked:
        by_deliverable[one.deliverable.pk].append(one)
    return tuple(
        CellItem(
            deliverable=group[0].deliverable,
            year=group[0].year,
            state=min((one.state for one in group if one.state), key=ORDER.index, default=None),
            asked=len(group),
        )
        for group in by_deliverable.values()
    )
