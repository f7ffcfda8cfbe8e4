"""One indicator of a table with its years, and how complete a school's year is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.calculations.attention import threshold_of
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Status
from indicators.queries.catalogue import Place, Series
from indicators.queries.readings import Reading


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
class SchoolCoverage:
    """How complete a school's year is: values in / indicators asked, those that are missing named."""

    place: Place
    values_in: int
    asked: int
    provisional: int
    missing: tuple[Series, ...]


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
