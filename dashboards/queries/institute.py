"""The institute's dashboard, or one school's by the same table: counts, alerts, rows, heatmap, coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dashboards.queries.completeness import Completeness, completeness
from dashboards.queries.selection import Selection, read, selected_indicators, selected_place
from dashboards.queries.sorting import Order, order_of
from indicators.calculations.attention import answer_of, threshold_of
from indicators.calculations.headline import headline
from indicators.calculations.results import Evaluation, Headline
from indicators.calculations.vocabulary import Outlook, Status
from indicators.models import Contract
from indicators.queries.attention import Alert, alerts
from indicators.queries.catalogue import Catalogue, Heading, Place, Series
from indicators.queries.readings import Reading
from indicators.queries.rows import Row, SchoolCoverage, school_coverage, table_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows of one domain; all of them together, without a domain, where they are sorted."""

    domain: Heading | None
    rows: tuple[Row, ...]


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
    completeness: Completeness

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def heatmap_empty(self) -> bool:
        """No school has a value that the reader may see: a table of `manquant` would say nothing."""
        return all(cell.evaluation.value is None for row in self.heatmap for cell in row.cells)


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
    coverage = tuple(school_coverage(found, one, kept) for one in places)
    return Dashboard(
        names=names,
        selection=selection,
        place=place,
        headline=headline(evaluated, selection.year, entity=place.code),
        groups=_groups(names, rows) if order is None else _sorted(rows, order),
        alerts=tuple(alerts(found, rows)),
        heatmap=tuple(_heat_row(found, series, places) for series in kept if series.declined),
        heatmap_places=places,
        coverage=coverage,
        completeness=completeness(coverage, rows if place.is_institute else None),
    )


def _groups(names: Catalogue, rows: list[Row]) -> tuple[Group, ...]:
    groups = []
    for code, domain in names.domains.items():
        of_domain = tuple(row for row in rows if row.series.domain == code)
        if of_domain:
            groups.append(Group(domain=domain, rows=of_domain))
    return tuple(groups)


def _sorted(rows: list[Row], order: Order) -> tuple[Group, ...]:
    return (Group(domain=None, rows=order.of(rows)),) if rows else ()


def _heat_row(found: Reading, series: Series, places: Iterable[Place]) -> HeatRow:
    evaluations = [(place, found.rows[place.code, series.code]) for place in places]
    cells = (Cell(place=place, evaluation=one, answer=answer_of(one)) for place, one in evaluations)
    return HeatRow(series=series, cells=tuple(cells))
