"""Does what the schools committed to add up to what the institute committed to? Every declined indicator and year."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.queries.selection import Selection, read
from indicators.calculations.cascade import cascade
from indicators.calculations.results import CascadeRow
from indicators.calculations.vocabulary import Rollup
from indicators.models import Contract
from indicators.queries.catalogue import Catalogue, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class CascadeGroup:
    """One indicator: its years, those in which the institute has a target first to be looked at."""

    series: Series
    rows: tuple[CascadeRow, ...]

    @property
    def is_rolled_up(self) -> bool:
        return self.series.rollup != Rollup.ENTERED


@dataclass(frozen=True, slots=True, kw_only=True)
class CascadePage:
    """`final` holds the rows of the last year in which the institute has a target: what the contract comes down to."""

    names: Catalogue
    selection: Selection
    final: tuple[tuple[Series, CascadeRow], ...]
    groups: tuple[CascadeGroup, ...]


def cascade_page(contract: Contract, selection: Selection, states: frozenset[str]) -> CascadePage:
    """The targets in force for the selected year. Raises InvalidFilterError."""
    found = read(contract, selection, states)
    rows = cascade(found.data)
    groups = tuple(
        CascadeGroup(series=series, rows=of_series)
        for series in found.names.indicators
        if (of_series := tuple(row for row in rows if row.indicator == series.code))
    )
    final = [(group.series, group.rows[-1]) for group in groups]
    return CascadePage(names=found.names, selection=selection, final=tuple(final), groups=groups)
