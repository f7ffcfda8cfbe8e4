"""The numbers beside a status: change, gap, progress, projection, what is still needed."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.division import percentage
from indicators.calculations.inputs import IndicatorSpec, Reference
from indicators.calculations.outlook import needed_per_year, progress, projection
from indicators.calculations.records import record
from indicators.calculations.results import ResolvedTarget


@record(frozen=True, slots=True, kw_only=True)
class Figures:
    """All None where there is no value that may be judged; each None where what it needs is missing."""

    change: Decimal | None = None
    change_pct: Decimal | None = None
    gap: Decimal | None = None
    gap_pct: Decimal | None = None
    progress: Decimal | None = None
    projection: Decimal | None = None
    needed_per_year: Decimal | None = None


NO_FIGURES = Figures()


def figures_of(
    spec: IndicatorSpec,
    *,
    actual: Decimal | None,
    reference: Reference | None,
    expected: Decimal | None,
    final: ResolvedTarget | None,
    year: int,
    horizon: int | None,
) -> Figures:
    """`horizon` is the year to project to, None where there are not two actual values yet."""
    if actual is None:
        return NO_FIGURES
    baseline = reference.value if reference else None
    goal = final.value if final else None
    change, change_pct = _difference(spec, actual, baseline)
    gap, gap_pct = _difference(spec, actual, expected)
    return Figures(
        change=change,
        change_pct=change_pct,
        gap=gap,
        gap_pct=gap_pct,
        progress=None if baseline is None or goal is None else progress(spec, actual, baseline, goal),
        projection=projection(actual, reference, year, horizon),
        needed_per_year=None if final is None or goal is None else needed_per_year(actual, goal, final.year - year),
    )


def _difference(spec: IndicatorSpec, actual: Decimal, other: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """In the unit, and in percent of the other; a percentage has only its points."""
    if other is None:
        return None, None
    difference = actual - other
    return difference, None if spec.is_percentage else percentage(difference, other)
