"""The value of an entity's indicator in a year: entered, or rolled up, adjusted, cumulated, in the right euros."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.division import total
from indicators.calculations.inputs import ContractData, Figure, IndicatorSpec
from indicators.calculations.prices import Prices, deflated
from indicators.calculations.reconciliation import deflated_lines, reconcile
from indicators.calculations.records import record
from indicators.calculations.results import PriceIndex, Reconciliation
from indicators.calculations.rollup import RolledUp, roll_up_year
from indicators.calculations.vocabulary import Accumulation, MissingReason, PriceBasis, Rollup, ValueOrigin


class Obstacle(StrEnum):
    """Why figures that are there do not make a value."""

    WEIGHT_MISSING = "weight_missing"
    DENOMINATOR_ZERO = "denominator_zero"
    INDEX_MISSING = "index_missing"


@record(frozen=True, slots=True, kw_only=True)
class YearValue:
    """A value in the unit it is evaluated in; `nominal` is the same before deflation, None where nothing is in.

    `year` is the one it is missing for where a cumulated value lacks one of its years (`years_missing`).
    """

    year: int
    value: Decimal | None = None
    nominal: Decimal | None = None
    origin: ValueOrigin | None = None
    applicable: bool = True
    reason: MissingReason | None = None
    expected_on: date | None = None
    provisional: bool = False
    rolled: RolledUp | None = None
    unreconciled: bool = False
    obstacle: Obstacle | None = None
    reconciliation: Reconciliation | None = None
    price_index: PriceIndex | None = None
    years_missing: tuple[int, ...] = ()

    @property
    def is_partial(self) -> bool:
        return self.origin == ValueOrigin.PARTIAL

    @property
    def is_whole(self) -> bool:
        return self.value is not None and not self.is_partial


class Values:
    """Every value of a contract, each computed once."""

    def __init__(self, data: ContractData) -> None:
        self.data = data
        self.prices = Prices(data)
        self._years = sorted({year for _, _, year in data.figures}, reverse=True)
        self._annual: dict[tuple[str, str, int], YearValue] = {}
        self._cumulated: dict[tuple[str, str, int], YearValue] = {}

    def of(self, entity: str, spec: IndicatorSpec, year: int) -> YearValue:
        if spec.accumulation == Accumulation.ANNUAL:
            return self.annual(entity, spec, year)
        key = (entity, spec.code, year)
        if key not in self._cumulated:
            self._cumulated[key] = self._cumulate(entity, spec, year)
        return self._cumulated[key]

    def annual(self, entity: str, spec: IndicatorSpec, year: int) -> YearValue:
        """The figure of that year alone."""
        key = (entity, spec.code, year)
        if key not in self._annual:
            nominal = self._nominal(entity, spec, year)
            self._annual[key] = self._deflate(nominal) if spec.price_basis == PriceBasis.CONSTANT else nominal
        return self._annual[key]

    def has_two(self, entity: str, spec: IndicatorSpec, year: int) -> bool:
        """Are there at least two actual values up to that year?"""
        found = 0
        for earlier in self._years:
            if earlier <= year and self.of(entity, spec, earlier).is_whole:
                found += 1
                if found == 2:
                    return True
        return False

    def _nominal(self, entity: str, spec: IndicatorSpec, year: int) -> YearValue:
        figure = self.data.figures.get((entity, spec.code, year))
        if entity == self.data.contract.institute and spec.declined and spec.rollup != Rollup.ENTERED:
            return self._institute(spec, year, figure)
        return _entered(figure, year)

    def _institute(self, spec: IndicatorSpec, year: int, figure: Figure | None) -> YearValue:
        rolled = roll_up_year(self.data, spec, year)
        adjustments = self.data.adjustments.get((spec.code, year)) if spec.rollup == Rollup.SUM else ()
        reconciliation = reconcile(rolled, adjustments, figure.value if figure else None, year)
        if figure is not None and figure.value is not None:
            return replace(_entered(figure, year), rolled=rolled, reconciliation=reconciliation)
        if reconciliation.computed is None:
            return _without_value(_entered(figure, year), rolled)
        return YearValue(
            year=year,
            value=reconciliation.computed,
            nominal=reconciliation.computed,
            origin=_origin(rolled, reconciliation),
            provisional=rolled.provisional,
            rolled=rolled,
            unreconciled=not reconciliation.adjustments_known,
            reconciliation=reconciliation,
        )

    def _deflate(self, nominal: YearValue) -> YearValue:
        if nominal.value is None:
            return nominal
        index = self.prices.index(nominal.year)
        value = deflated(nominal.value, index) if index else None
        if index is None or value is None:
            return replace(nominal, value=None, obstacle=Obstacle.INDEX_MISSING, reconciliation=None)
        reconciliation = nominal.reconciliation
        return replace(
            nominal,
            value=value,
            provisional=nominal.provisional or index.provisional,
            price_index=index,
            reconciliation=reconciliation and deflated_lines(reconciliation, index),
        )

    def _cumulate(self, entity: str, spec: IndicatorSpec, year: int) -> YearValue:
        """Σ since the contract's first year; one missing year makes it missing, one partial year makes it partial."""
        first = self.data.contract.first_year
        years = [self.annual(entity, spec, y) for y in range(first, year + 1)]
        last = years[-1] if years else self.annual(entity, spec, year)
        years = [one for one in years if one.applicable]
        if not last.applicable or not years:
            return replace(last, value=None, nominal=None, origin=None, obstacle=None)
        gaps = [one for one in years if one.value is None]
        if gaps:
            at_fault = next((one for one in gaps if one.obstacle), gaps[0])
            return replace(at_fault, nominal=None, years_missing=tuple(one.year for one in gaps))
        least = min(years, key=lambda one: (_coverage(one), -one.year))
        return replace(
            last,
            value=total([one.value for one in years if one.value is not None]),
            nominal=total([one.nominal for one in years if one.nominal is not None]),
            origin=_origin_of_years([one.origin for one in years]),
            provisional=any(one.provisional for one in years),
            unreconciled=any(one.unreconciled for one in years),
            rolled=least.rolled,
        )


def _entered(figure: Figure | None, year: int) -> YearValue:
    if figure is None:
        return YearValue(year=year)
    if figure.value is None:
        applicable = figure.reason != MissingReason.NOT_APPLICABLE
        return YearValue(year=year, applicable=applicable, reason=figure.reason, expected_on=figure.expected_on)
    return YearValue(
        year=year,
        value=figure.value,
        nominal=figure.value,
        origin=ValueOrigin.ENTERED,
        provisional=figure.is_provisional,
    )


def _without_value(entered: YearValue, rolled: RolledUp) -> YearValue:
    """Nothing can be rolled up: what the head office says of it comes first, then what the schools say."""
    obstacle = Obstacle.WEIGHT_MISSING if rolled.weights_missing else None
    if rolled.zero_denominator:
        obstacle = Obstacle.DENOMINATOR_ZERO
    reason = MissingReason.NOT_COMPUTABLE if rolled.zero_denominator else rolled.missing_reason
    return replace(
        entered,
        applicable=entered.applicable or bool(rolled.shares),
        rolled=rolled,
        obstacle=obstacle,
        reason=entered.reason or reason,
        expected_on=entered.expected_on or rolled.expected_on,
    )


def _origin(rolled: RolledUp, reconciliation: Reconciliation) -> ValueOrigin:
    if rolled.missing:
        return ValueOrigin.PARTIAL
    adjusted = any(value is not None for _, value in reconciliation.adjustments)
    return ValueOrigin.ADJUSTED if adjusted else ValueOrigin.CONSOLIDATED


def _origin_of_years(origins: list[ValueOrigin | None]) -> ValueOrigin:
    for origin in (ValueOrigin.PARTIAL, ValueOrigin.ADJUSTED, ValueOrigin.CONSOLIDATED):
        if origin in origins:
            return origin
    return ValueOrigin.ENTERED


def _coverage(one: YearValue) -> tuple[int, int]:
    """Years with the most schools missing come first, then those with the fewest in."""
    if one.rolled is None:
        return (1, 0)
    return (-len(one.rolled.missing), len(one.rolled.shares))
