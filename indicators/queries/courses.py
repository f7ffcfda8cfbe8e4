"""The years of one indicator for one entity: what the contract prints before it, then every year as it is evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import BaselineKind, ValueOrigin
from indicators.models import Baseline, Contract
from indicators.queries.catalogue import Place, Series
from indicators.queries.changes import Change, Changes, changes_of
from indicators.queries.readings import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A line of the table behind the chart: a value printed before the contract, or an evaluated year."""

    first_year: int
    year: int
    printed: Decimal | None = None
    is_reference: bool = False
    provisional: bool = False
    reason: str = ""
    evaluation: Evaluation | None = None

    @property
    def is_printed(self) -> bool:
        return self.evaluation is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The years of one entity's indicator: what was printed, then every year to the last target."""

    place: Place
    rows: tuple[YearRow, ...]
    changes: tuple[Change, ...] = ()

    @property
    def values(self) -> dict[int, Decimal]:
        """The whole values by year, the reference's included."""
        found: dict[int, Decimal] = {}
        for row in self.rows:
            value = row.printed if row.evaluation is None else whole_value(row.evaluation)
            if value is not None:
                found[row.year] = value
        return found


Printed = dict[tuple[str, str], list[Baseline]]


def printed_values(contract: Contract, **where: str) -> Printed:
    """What the contract prints before its years, by entity and indicator, as first printed."""
    rows = Baseline.objects.filter(
        contract=contract, amendment=None, **{f"{name}__code": code for name, code in where.items()}
    ).select_related("entity", "indicator")
    found: Printed = {}
    for row in rows.order_by("last_year", "first_year"):
        found.setdefault((row.entity.code, row.indicator.code), []).append(row)
    return found


def course_of(found: Reading, place: Place, series: Series, printed: Printed, changed: Changes) -> Course:
    """The reference is the one in force for the year that is read, not only the one first printed."""
    contract, (_first, last) = found.data.contract, found.bounds
    rows = [
        _printed_row(row)
        for row in printed.get((place.code, series.code), [])
        if row.kind == BaselineKind.HISTORY and row.last_year < contract.first_year
    ]
    reference = found.data.references.get((place.code, series.code))
    if reference is not None:
        rows.append(
            YearRow(
                first_year=reference.first_year,
                year=reference.last_year,
                printed=reference.value,
                is_reference=True,
                provisional=reference.provisional,
                reason=str(reference.reason or ""),
            )
        )
    years = range(contract.first_year, max(contract.last_year, _last_target(found, place, series, last)) + 1)
    evaluated = (found.other_year(place.code, series.code, year) for year in years)
    rows.sort(key=lambda row: (row.year, row.is_reference))
    rows += [YearRow(first_year=one.year, year=one.year, evaluation=one) for one in evaluated]
    return Course(place=place, rows=tuple(rows), changes=changes_of(changed, place.code, series.code))


def _last_target(found: Reading, place: Place, series: Series, last: int) -> int:
    targets = found.data.targets.get((place.code, series.code), ())
    return min(max((target.year for target in targets), default=0), last)


def _printed_row(row: Baseline) -> YearRow:
    return YearRow(
        first_year=row.first_year,
        year=row.last_year,
        printed=row.value,
        is_reference=row.kind == BaselineKind.REFERENCE,
        provisional=row.provisional,
        reason=row.reason,
    )


def whole_value(evaluation: Evaluation) -> Decimal | None:
    return None if evaluation.value_origin == ValueOrigin.PARTIAL else evaluation.value
