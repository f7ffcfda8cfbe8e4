"""A year of a contract as one reader sees it: what pages are made of, computed once a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from indicators.calculations.evaluation import Evaluator, year_range
from indicators.calculations.inputs import ContractData
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import ValueOrigin
from indicators.choices import ObservationKind, ObservationState
from indicators.models import Contract, Observation
from indicators.queries.catalogue import Catalogue, catalogue
from indicators.queries.contract_data import catalogue_of, contract_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The evaluations of a year, by entity and indicator, with the names and the years around it.

    Everything a page shows follows from (contract, its data_version, year, as_of, states).
    """

    names: Catalogue
    data: ContractData
    year: int
    rows: Mapping[tuple[str, str], Evaluation]
    evaluator: Evaluator

    def of_entity(self, entity: str) -> tuple[Evaluation, ...]:
        return tuple(row for (code, _), row in self.rows.items() if code == entity)

    def of_indicator(self, indicator: str) -> tuple[Evaluation, ...]:
        """The institute first, then each school."""
        return tuple(row for (_, code), row in self.rows.items() if code == indicator)

    def other_year(self, entity: str, indicator: str, year: int) -> Evaluation:
        return self.evaluator.cell(entity, indicator, year)

    def history(self, entity: str, indicator: str) -> dict[int, Decimal]:
        """The whole values of the contract's years up to this one; a partial total is not one of them."""
        contract = self.data.contract
        cells = (
            self.rows[entity, indicator] if year == self.year else self.other_year(entity, indicator, year)
            for year in range(contract.first_year, self.year + 1)
        )
        return {
            cell.year: cell.value
            for cell in cells
            if cell.value is not None and cell.value_origin != ValueOrigin.PARTIAL
        }

    @property
    def bounds(self) -> tuple[int, int]:
        return year_range(self.data)


def reads_published_only(states: frozenset[str]) -> bool:
    """The ministry's reading: pages say so."""
    return states == {str(ObservationState.PUBLISHED)}


def latest_year(contract: Contract, states: frozenset[str]) -> int:
    """The latest year with figures that this person may read; else the contract's first."""
    found = Observation.objects.filter(
        contract=contract,
        state__in=states,
        kind=ObservationKind.ACTUAL,
        year__range=(contract.first_year, contract.last_year),
    ).aggregate(latest=Max("year"))["latest"]
    return int(found or contract.first_year)


def reading(
    contract: Contract, *, year: int, as_of: date | None, states: frozenset[str], with_orientations: bool = False
) -> Reading:
    """Six queries, and one for the orientations. Raises YearOutOfRange."""
    rows = catalogue_of(contract)
    data = contract_data(contract, year=year, as_of=as_of, states=states, catalogue=rows)
    evaluator = Evaluator(data)
    return Reading(
        names=catalogue(contract, rows=rows, with_orientations=with_orientations),
        data=data,
        year=year,
        rows={(row.entity, row.indicator): row for row in evaluator.year(year)},
        evaluator=evaluator,
    )
