"""The institute's dashboard, or one school's by the same table: counts, alerts, rows, heatmap, coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dashboards.queries.selection import Selection, read, selected_indicators, selected_place
from dashboards.queries.sorting import Order, order_of
from indicators.calculations.headline import headline
from indicators.calculations.results import Evaluation, Headline
from indicators.calculations.vocabulary import Outlook, Status
from indicators.models import Contract
from indicators.queries.catalogue import Catalogue, Heading, Place, Series
from indicators.queries.readings import Reading

MOST_ALERTS = 5
# What needs attention first, the gravest first; an outlook where no target is due.
GRAVITY: tuple[Status | Outlook, ...] = (
    Status.REGRESSING,
    Status.BEHIND,
    Outlook.OFF_PATH,
    Status.NEAR,
    Outlook.SLIGHTLY_BELOW,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One indicator of the table. `before` is last year's whole value, `change` the difference with it."""

    series: Series
    evaluation: Evaluation
    history: dict[int, Decimal]
    before: Decimal | None
    change: Decimal | None
    last_known: tuple[int, Decimal] | None

    @property
    def threshold(self) -> Decimal | None:
        """What the value is judged by: rounding must not make it look equal to it."""
        return threshold_of(self.evaluation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one domain; all of them together, without a domain, where they are sorted."""

    domain: Heading | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An indicator off its target or its path, and the schools that are too."""

    row: Row
    answer: Status | Outlook
    schools: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A school × indicator: the annual status, or the outlook where nothing is due that year."""

    place: Place
    evaluation: Evaluation
    answer: Status | Outlook

    @property
    def threshold(self) -> Decimal | None:
        return threshold_of(self.evaluation)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    series: Series
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCoverage:
    """How complete a school's year is: values in / indicators asked, those that are missing named."""

    place: Place
    values_in: int
    asked: int
    provisional: int
    missing: tuple[Series, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    names: Catalogue
    selection: Selection
    place: Place
    headline: Headline
    groups: tuple[Group, ...]
    alerts: tuple[Alert, ...]
    heatmap: tuple[HeatRow, ...]
    heatmap_places: tuple[Place, ...]
    coverage: tuple[SchoolCoverage, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)


def institute_dashboard(contract: Contract, selection: Selection, states: frozenset[str]) -> Dashboard:
    """Everything the page shows. A school that is selected stands in the institute's place in counts and table.

    Raises InvalidFilterError.
    """
    found = read(contract, selection, states, with_orientations=True)
    names = found.names
    place, kept = selected_place(names, selection), selected_indicators(names, selection)
    rows = [table_row(found, place.code, series) for series in kept]
    order = order_of(selection.sort)
    places = (place,) if selection.school else names.schools
    evaluated = [row.evaluation for row in rows]
    return Dashboard(
        names=names,
        selection=selection,
        place=place,
        headline=headline(evaluated, selection.year, entity=place.code),
        groups=_groups(names, rows) if order is None else _sorted(rows, order),
        alerts=tuple(_alerts(found, rows)),
        heatmap=tuple(_heat_row(found, series, places) for series in kept if series.declined),
        heatmap_places=places,
        coverage=tuple(school_coverage(found, one, kept) for one in places),
    )


def table_row(found: Reading, entity: str, series: Series) -> Row:
    evaluation = found.rows[entity, series.code]
    history = found.history(entity, series.code)
    before = history.get(found.year - 1)
    whole = history.get(found.year)
    earlier = [year for year in history if year < found.year]
    return Row(
        series=series,
        evaluation=evaluation,
        history=history,
        before=before,
        change=None if before is None or whole is None else whole - before,
        last_known=(max(earlier), history[max(earlier)]) if earlier else None,
    )


def threshold_of(evaluation: Evaluation) -> Decimal | None:
    if evaluation.target_of_year is not None:
        return evaluation.target_of_year.value
    return evaluation.expected


def answer_of(evaluation: Evaluation) -> Status | Outlook:
    """The annual status; the outlook where nothing is due that year and there is something to say of it."""
    if evaluation.status == Status.NOT_DUE and evaluation.outlook != Outlook.UNKNOWN:
        return evaluation.outlook
    return evaluation.status


def _groups(names: Catalogue, rows: list[Row]) -> tuple[Group, ...]:
    groups = []
    for code, domain in names.domains.items():
        of_domain = tuple(row for row in rows if row.series.domain == code)
        if of_domain:
            groups.append(Group(domain=domain, rows=of_domain))
    return tuple(groups)


def _sorted(rows: list[Row], order: Order) -> tuple[Group, ...]:
    return (Group(domain=None, rows=order.of(rows)),) if rows else ()


def _alerts(found: Reading, rows: Iterable[Row]) -> list[Alert]:
    alerts = [
        Alert(row=row, answer=answer, schools=_schools_concerned(found, row))
        for row in rows
        if (answer := _worst(row.evaluation)) is not None
    ]
    return sorted(alerts, key=_urgency)[:MOST_ALERTS]


def _worst(evaluation: Evaluation) -> Status | Outlook | None:
    """The graver of the two answers, if either is grave: a target held this year can still be off its path."""
    answers = [one for one in (evaluation.status, evaluation.outlook) if one in GRAVITY]
    return min(answers, key=GRAVITY.index) if answers else None


def _urgency(alert: Alert) -> tuple[int, Decimal]:
    """The gravest first, then the widest gap, in percent of what was expected (in points for a percentage)."""
    evaluation = alert.row.evaluation
    gap = evaluation.gap_pct if evaluation.gap_pct is not None else evaluation.gap
    return GRAVITY.index(alert.answer), -abs(gap or Decimal(0))


def _schools_concerned(found: Reading, row: Row) -> tuple[str, ...]:
    others = found.of_indicator(row.series.code)[1:] if row.evaluation.entity == found.names.institute else ()
    return tuple(one.entity for one in others if answer_of(one) in GRAVITY[:3])


def _heat_row(found: Reading, series: Series, places: Iterable[Place]) -> HeatRow:
    evaluations = [(place, found.rows[place.code, series.code]) for place in places]
    cells = (Cell(place=place, evaluation=one, answer=answer_of(one)) for place, one in evaluations)
    return HeatRow(series=series, cells=tuple(cells))


def school_coverage(found: Reading, place: Place, kept: Iterable[Series]) -> SchoolCoverage:
    asked = [
        (series, one) for series in kept if (one := found.rows[place.code, series.code]).status != Status.NOT_APPLICABLE
    ]
    return SchoolCoverage(
        place=place,
        values_in=sum(one.value is not None for _, one in asked),
        asked=len(asked),
        provisional=sum(one.provisional for _, one in asked),
        missing=tuple(series for series, one in asked if one.value is None),
    )
