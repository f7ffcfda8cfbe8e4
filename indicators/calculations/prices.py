"""Current euros turned into those of the contract's base year."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.division import HUNDRED, divide
from indicators.calculations.inputs import ContractData, Figure
from indicators.calculations.results import PriceIndex


class Prices:
    """The contract's price index, year by year.

    The base year is worth 100 where no index is entered for it. After the last known year the index grows by the
    contract's assumed inflation, as a hypothesis; a year that is missing before it stays missing.
    """

    def __init__(self, data: ContractData) -> None:
        contract = data.contract
        self._contract = contract
        self._base_year = contract.price_base_year
        self._known: dict[int, Figure] = {}
        if self._base_year is None:
            return
        if contract.price_index:
            self._known = {
                year: figure
                for (series, year), figure in data.external.items()
                if series == contract.price_index and figure.value is not None and figure.value > 0
            }
        self._known.setdefault(self._base_year, Figure(value=HUNDRED))
        self._last = max(self._known)
        self._indices: dict[int, PriceIndex | None] = {}

    def index(self, year: int) -> PriceIndex | None:
        """The index of a year, or None where it is neither entered nor after the last entered one."""
        if self._base_year is None:
            return None
        if year not in self._indices:
            self._indices[year] = self._compute(year, self._base_year)
        return self._indices[year]

    def _compute(self, year: int, base_year: int) -> PriceIndex | None:
        from_year = year if year in self._known else self._last
        if from_year > year:
            return None
        source, base = self._known[from_year], self._known[base_year]
        value = self._grown(source.value, year - from_year)
        if value is None or base.value is None:
            return None
        return PriceIndex(
            year=year,
            value=value,
            base_year=base_year,
            base=base.value,
            from_year=from_year,
            hypothesis=from_year != year,
            provisional=source.is_provisional or base.is_provisional,
            vintage=source.vintage,
        )

    def _grown(self, value: Decimal | None, years: int) -> Decimal | None:
        """value × (1 + assumed inflation)^(years / its number of years)."""
        inflation, over = self._contract.assumed_inflation, self._contract.assumed_inflation_years
        if value is None or years == 0:
            return value
        if inflation is None or not over or inflation <= -HUNDRED:
            return None
        exponent = divide(Decimal(years), Decimal(over))
        growth = divide(HUNDRED + inflation, HUNDRED)
        if exponent is None or growth is None:
            return None
        grown = divide(value * growth**exponent, Decimal(1))
        return grown if grown else None


def deflated(value: Decimal, index: PriceIndex) -> Decimal | None:
    """A year's current euros in euros of the index's base year."""
    return divide(value * index.base, index.value)
