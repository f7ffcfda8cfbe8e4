"""The numbers that checks look at: what was entered, what it compares with, and what came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.calculations.division import percentage
from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import ContractData, Figure, IndicatorSpec
from indicators.calculations.results import Evaluation, ResolvedTarget
from indicators.calculations.targets import commitment

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """From one year to the next: in %, or in points for a percentage."""

    previous: Decimal
    rate: Decimal


class Readings:
    """One contract's figures; `printed` holds what the contract prints of earlier years, by (entity, series, year)."""

    def __init__(self, data: ContractData, printed: Mapping[Key, Decimal], evaluator: Evaluator | None = None) -> None:
        self.data = data
        self.printed = printed
        self.evaluator = evaluator or Evaluator(data)
        self._evaluations: dict[Key, Evaluation] = {}
        self._years = sorted({year for _, _, year in (*data.figures, *printed)} | {year for _, year in data.external})

    def spec(self, code: str) -> IndicatorSpec | None:
        return self.data.indicators.get(code) or self.data.supporting.get(code)

    def entered(self, entity: str, code: str, year: int) -> Decimal | None:
        """A figure that somebody typed, the outside series standing under the institute."""
        figure = self.data.figures.get((entity, code, year))
        if figure is None and entity == self.data.contract.institute:
            figure = self.data.external.get((code, year))
        return _number(figure)

    def known(self, entity: str, code: str, year: int) -> Decimal | None:
        """What was entered, else what all the schools add up to, else what the contract prints; in current euros."""
        value = self.entered(entity, code, year)
        spec = self.spec(code)
        if value is None and spec is not None and entity == self.data.contract.institute:
            rolled = self.evaluator.values.annual(entity, spec, year)
            value = rolled.nominal if rolled.nominal is not None and not rolled.is_partial else None
        return value if value is not None else self.printed.get((entity, code, year))

    def history(self, entity: str, code: str, before: int) -> dict[int, Decimal]:
        """The known values of earlier years, by year."""
        found = {year: self.known(entity, code, year) for year in self._years if year < before}
        return {year: value for year, value in found.items() if value is not None}

    def growth(self, entity: str, spec: IndicatorSpec, year: int) -> Growth | None:
        """None where one of the two years is missing, or where nothing can be divided by 0."""
        value, previous = self.known(entity, spec.code, year), self.known(entity, spec.code, year - 1)
        if value is None or previous is None:
            return None
        rate = relative(value - previous, previous, spec)
        return None if rate is None else Growth(previous=previous, rate=rate)

    def evaluation(self, entity: str, code: str, year: int) -> Evaluation | None:
        """None for a series that is not evaluated."""
        if code not in self.data.indicators:
            return None
        key = (entity, code, year)
        if key not in self._evaluations:
            self._evaluations[key] = self.evaluator.cell(entity, code, year)
        return self._evaluations[key]

    def governing(self, entity: str, spec: IndicatorSpec, year: int) -> ResolvedTarget | None:
        """The target that the year heads for."""
        return commitment(self.data, entity, spec).governing(year)


def relative(difference: Decimal, base: Decimal, spec: IndicatorSpec) -> Decimal | None:
    """A difference in % of its base; as it stands (in points) where the series is a percentage."""
    return difference if spec.is_percentage else percentage(difference, base)


def _number(figure: Figure | None) -> Decimal | None:
    if figure is None or figure.value is None or not figure.value.is_finite():
        return None
    return figure.value
