"""What is evaluated: a contract's indicators, references, targets in force and figures, as plain immutable data.

Every number is a Decimal in the unit of its indicator; money figures are in current euros. Entities, indicators and
series are named by their codes. Only what the reader of the result may see is given here: nothing is filtered further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from indicators.calculations.records import record
from indicators.calculations.vocabulary import (
    Accumulation,
    Basis,
    Comparator,
    Direction,
    MissingReason,
    PriceBasis,
    Quality,
    Rollup,
)


@record(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, or the reason why there is none; `vintage` says which edition of an external series it is."""

    value: Decimal | None
    reason: MissingReason | None = None
    expected_on: date | None = None
    quality: Quality = Quality.FINAL
    vintage: str = ""

    @property
    def is_provisional(self) -> bool:
        return self.quality != Quality.FINAL


@record(frozen=True, slots=True, kw_only=True)
class ContractSpec:
    """A contract's years, its institute, its schools in order, and how it treats prices.

    `assumed_inflation` is a percentage (15) over `assumed_inflation_years` (5).
    """

    code: str
    first_year: int
    last_year: int
    institute: str
    schools: tuple[str, ...] = ()
    price_base_year: int | None = None
    price_index: str = ""
    assumed_inflation: Decimal | None = None
    assumed_inflation_years: int | None = None


@record(frozen=True, slots=True, kw_only=True)
class IndicatorSpec:
    """An indicator or a supporting series: its unit, its direction, how schools roll up to the institute.

    `tolerance` is the one the head office declared, in the unit; None = the default of the methodology.
    """

    code: str
    unit: str = ""
    decimals: int = 0
    direction: Direction = Direction.UP
    price_basis: PriceBasis | None = None
    declined: bool = False
    rollup: Rollup = Rollup.ENTERED
    weight: str = ""
    numerator: str = ""
    denominator: str = ""
    comparator_series: str = ""
    accumulation: Accumulation = Accumulation.ANNUAL
    tolerance: Decimal | None = None

    @property
    def is_percentage(self) -> bool:
        return self.unit == "%"

    @property
    def sign(self) -> int:
        """+1 where higher is better (or where nothing is said), -1 where lower is better."""
        return -1 if self.direction == Direction.DOWN else 1


@record(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a target starts from; an average over several years stands at the last of them."""

    first_year: int
    last_year: int
    value: Decimal | None
    reason: MissingReason | None = None
    provisional: bool = False


@record(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked of one entity, one indicator, one year, as printed: relative and points are not resolved."""

    year: int
    comparator: Comparator
    value: Decimal | None = None
    value_max: Decimal | None = None
    basis: Basis | None = None
    price_basis: PriceBasis | None = None


@record(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What the institute's figure holds beside the sum of its schools; None = declared, its amount pending."""

    name: str
    value: Decimal | None


@record(frozen=True, slots=True, kw_only=True)
class ContractData:
    """A contract as of a date.

    Keys: `references`, `targets`, `not_applicable` (entity, indicator); `figures` (entity, indicator or supporting
    series, year); `adjustments` (indicator, year), absent = not entered, empty = confirmed that there is none;
    `external` (series, year).
    """

    contract: ContractSpec
    indicators: Mapping[str, IndicatorSpec]
    supporting: Mapping[str, IndicatorSpec] = field(default_factory=dict)
    references: Mapping[tuple[str, str], Reference] = field(default_factory=dict)
    targets: Mapping[tuple[str, str], tuple[Target, ...]] = field(default_factory=dict)
    figures: Mapping[tuple[str, str, int], Figure] = field(default_factory=dict)
    adjustments: Mapping[tuple[str, int], tuple[Adjustment, ...]] = field(default_factory=dict)
    external: Mapping[tuple[str, int], Figure] = field(default_factory=dict)
    not_applicable: frozenset[tuple[str, str]] = frozenset()
