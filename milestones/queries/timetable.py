"""The milestones as a table: actions down, years across, deliverables in the cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from milestones.choices import BY_GRAVITY, DeliverableState
from milestones.models import Milestone, MilestoneAction, MilestoneResult
from milestones.queries.progress import DeliverableProgress
from milestones.queries.selection import MilestoneFilters, MilestoneSelection

Cells = defaultdict[tuple[int, int], list[DeliverableProgress]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    action: MilestoneAction
    cells: tuple[tuple[DeliverableProgress, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneBlock:
    milestone: Milestone
    rows: tuple[ActionRow, ...]
    results: tuple[MilestoneResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """`states`: how many deliverables are in each state that is met, the gravest first."""

    years: tuple[int, ...]
    blocks: tuple[MilestoneBlock, ...]
    states: tuple[tuple[DeliverableState, int], ...]


def timetable(
    progress: tuple[DeliverableProgress, ...], filters: MilestoneFilters, selection: MilestoneSelection
) -> Timetable:
    """No query of its own. Narrowed, only the actions where something is left; else all, with every review."""
    years = (selection.year,) if selection.year else filters.years
    cells: Cells = defaultdict(list)
    for one in progress:
        cells[one.deliverable.action_id, one.year].append(one)
    return Timetable(
        years=years,
        blocks=tuple(
            MilestoneBlock(
                milestone=milestone,
                rows=rows,
                results=tuple(milestone.results.all()),
            )
            for milestone in filters.milestones
            if (rows := _rows(milestone, cells, years, whole=not selection.narrows))
        ),
        states=counted(progress),
    )


def _rows(milestone: Milestone, cells: Cells, years: tuple[int, ...], *, whole: bool) -> tuple[ActionRow, ...]:
    rows = (
        ActionRow(action=action, cells=tuple(_gravest_first(cells[action.pk, year]) for year in years))
        for action in milestone.actions.all()
    )
    return tuple(row for row in rows if whole or any(row.cells))


def counted(progress: tuple[DeliverableProgress, ...]) -> tuple[tuple[DeliverableState, int], ...]:
    """How many are in each state that is met, the gravest first."""
    states = [one.state for one in progress]
    return tuple((state, states.count(state)) for state in BY_GRAVITY if state in states)


def _gravest_first(found: list[DeliverableProgress]) -> tuple[DeliverableProgress, ...]:
    """Those without a state last; in the contract's order where they are alike."""
    return tuple(sorted(found, key=lambda one: BY_GRAVITY.index(one.state) if one.state else len(BY_GRAVITY)))
