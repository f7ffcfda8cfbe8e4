"""Does what the schools committed to add up to what the institute committed to?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from indicators.calculations.division import exactly, percentage
from indicators.calculations.inputs import ContractData, IndicatorSpec
from indicators.calculations.results import CascadeRow, ResolvedTarget, SchoolShare
from indicators.calculations.rollup import roll_up, schools_of, weight_series
from indicators.calculations.targets import Commitment, commitment
from indicators.calculations.vocabulary import Comparator, Rollup

# They ask for a direction, or for more than a figure of that year: the contract prints no number for them.
WITHOUT_NUMBER = frozenset({Comparator.INCREASING, Comparator.GT_EXTERNAL})


@exactly
def cascade(data: ContractData) -> tuple[CascadeRow, ...]:
    """Each declined indicator, in order, and each year in which the institute or one of its schools has a target.

    Schools weigh by the figures of that very year: where they are not there, nothing is rolled up and the schools
    concerned are named.
    """
    return tuple(row for spec in data.indicators.values() if spec.declined for row in _rows(data, spec))


def _rows(data: ContractData, spec: IndicatorSpec) -> Iterator[CascadeRow]:
    institute = commitment(data, data.contract.institute, spec)
    schools = {school: commitment(data, school, spec) for school in schools_of(data, spec)}
    years = {target.year for committed in (institute, *schools.values()) for target in committed.targets}
    for year in sorted(years):
        yield _row(data, spec, year, institute.at(year), schools)


def _row(
    data: ContractData,
    spec: IndicatorSpec,
    year: int,
    target: ResolvedTarget | None,
    schools: dict[str, Commitment],
) -> CascadeRow:
    series = weight_series(spec)
    shares: list[SchoolShare] = []
    without_number: list[str] = []
    for school, committed in schools.items():
        number = _number(committed.at(year))
        if number is None:
            without_number.append(school)
            continue
        weight = data.figures.get((school, series, year)) if series else None
        shares.append(SchoolShare(school=school, value=number, weight=weight.value if weight else None))
    weighted = spec.rollup in (Rollup.WEIGHTED_MEAN, Rollup.RATIO)
    rolled_up = roll_up(Rollup.WEIGHTED_MEAN if weighted else spec.rollup, shares)
    goal = target.value if target else None
    difference = None if rolled_up is None or goal is None else rolled_up - goal
    return CascadeRow(
        indicator=spec.code,
        year=year,
        rollup=spec.rollup,
        institute_target=goal,
        institute_comparator=target.comparator if target else None,
        rolled_up=rolled_up,
        difference=difference,
        difference_pct=_percent(spec, difference, goal),
        schools_asked=tuple(schools),
        school_targets=tuple(shares),
        schools_without_number=tuple(without_number),
        weights_missing=tuple(share.school for share in shares if share.weight is None) if weighted else (),
    )


def _number(target: ResolvedTarget | None) -> Decimal | None:
    return None if target is None or target.comparator in WITHOUT_NUMBER else target.value


def _percent(spec: IndicatorSpec, difference: Decimal | None, goal: Decimal | None) -> Decimal | None:
    if difference is None or goal is None or spec.is_percentage:
        return None
    return percentage(difference, goal)
