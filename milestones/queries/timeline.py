"""The milestones in time: quarter by quarter, with today. No query of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from milestones.calculations.quarters import Quarter, quarter_of, quarters_of
from milestones.choices import DeliverableState
from milestones.models import Milestone
from milestones.queries.progress import DeliverableProgress
from milestones.queries.timetable import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterGroup:
    """What a quarter holds, in order of day."""

    quarter: Quarter
    items: tuple[DeliverableProgress, ...]
    today: date

    @property
    def has_today(self) -> bool:
        return self.quarter == quarter_of(self.today)

    @property
    def past(self) -> tuple[DeliverableProgress, ...]:
        return tuple(one for one in self.items if one.day < self.today)

    @property
    def coming(self) -> tuple[DeliverableProgress, ...]:
        """Today's own included."""
        return tuple(one for one in self.items if one.day >= self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearGroup:
    """The quarters of a year that hold something, or today; `states` as in the table's summary."""

    year: int
    quarters: tuple[QuarterGroup, ...]
    states: tuple[tuple[DeliverableState, int], ...]
    count: int

    @property
    def has_today(self) -> bool:
        return any(one.has_today for one in self.quarters)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """A milestone's deliverables by quarter."""

    milestone: Milestone
    by_quarter: dict[Quarter, tuple[DeliverableProgress, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`quarters` follow each other without a gap; `today` may stand outside of them."""

    quarters: tuple[Quarter, ...]
    rows: tuple[TimelineRow, ...]
    years: tuple[YearGroup, ...]
    today: date

    @property
    def shows_today(self) -> bool:
        return quarter_of(self.today) in self.quarters


def timeline(progress: Iterable[DeliverableProgress], years: Iterable[int], *, today: date) -> Timeline:
    """`years` are shown even where nothing is due; what is postponed stands at its new day."""
    found = sorted(progress, key=lambda one: one.day)
    shown = {*years, *(one.day.year for one in found)}
    quarters = tuple(quarters_of(min(shown), max(shown))) if shown else ()
    by_quarter = {quarter: tuple(items) for quarter, items in groupby(found, key=lambda one: quarter_of(one.day))}
    groups = [
        QuarterGroup(quarter=quarter, items=by_quarter.get(quarter, ()), today=today)
        for quarter in quarters
        if quarter in by_quarter or quarter == quarter_of(today)
    ]
    return Timeline(
        quarters=quarters,
        rows=_rows(found),
        years=tuple(_year(year, tuple(of_year)) for year, of_year in groupby(groups, key=lambda one: one.quarter.year)),
        today=today,
    )


def _rows(found: list[DeliverableProgress]) -> tuple[TimelineRow, ...]:
    milestones: dict[int, Milestone] = {}
    cells: defaultdict[int, defaultdict[Quarter, list[DeliverableProgress]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        milestone = one.deliverable.action.milestone
        milestones[milestone.pk] = milestone
        cells[milestone.pk][quarter_of(one.day)].append(one)
    return tuple(
        TimelineRow(milestone=one, by_quarter={quarter: tuple(items) for quarter, items in cells[one.pk].items()})
        for one in sorted(milestones.values(), key=lambda one: (one.position, one.pk))
    )


def _year(year: int, quarters: tuple[QuarterGroup, ...]) -> YearGroup:
    items = tuple(one for quarter in quarters for one in quarter.items)
    return YearGroup(year=year, quarters=quarters, states=counted(items), count=len(items))
