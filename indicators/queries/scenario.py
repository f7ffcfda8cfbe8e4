"""The growth scenario: each assumption, what was observed of it each year, the amendments that cite it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from imt_cop.core.errors import NotFoundError
from indicators.models import Amendment, Assumption, AssumptionObservation, Contract


@dataclass(frozen=True, slots=True, kw_only=True)
class AssumptionLine:
    """An assumption; `by_year` has an entry for each of the contract's years."""

    assumption: Assumption
    by_year: tuple[tuple[int, AssumptionObservation | None], ...]
    amendments: tuple[Amendment, ...]

    @property
    def latest(self) -> AssumptionObservation | None:
        return next((one for _year, one in reversed(self.by_year) if one is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPage:
    """`state`: what the State holds; `institute`: what the institute does."""

    state: tuple[AssumptionLine, ...]
    institute: tuple[AssumptionLine, ...]

    @property
    def lines(self) -> tuple[AssumptionLine, ...]:
        return self.state + self.institute

    @property
    def observed(self) -> int:
        return sum(line.latest is not None for line in self.lines)


def scenario_page(contract: Contract, *, observations: bool) -> ScenarioPage:
    """Four queries. Without `observations`, what the contract prints alone."""
    made = AssumptionObservation.objects.select_related("updated_by")
    rows = Assumption.objects.filter(contract=contract).prefetch_related(
        Prefetch("observations", queryset=made if observations else made.none())
    )
    cited: dict[int, list[Amendment]] = {}
    amendments = Amendment.objects.filter(contract=contract).prefetch_related("assumptions")
    for amendment in amendments.order_by("signed_on", "pk"):
        for one in amendment.assumptions.all():
            cited.setdefault(one.pk, []).append(amendment)
    lines = [_line(row, contract, cited.get(row.pk, [])) for row in rows]
    return ScenarioPage(
        state=tuple(line for line in lines if line.assumption.held_by == "state"),
        institute=tuple(line for line in lines if line.assumption.held_by != "state"),
    )


def _line(row: Assumption, contract: Contract, amendments: list[Amendment]) -> AssumptionLine:
    found = {one.year: one for one in row.observations.all()}
    return AssumptionLine(
        assumption=row,
        by_year=tuple((year, found.get(year)) for year in contract.years),
        amendments=tuple(amendments),
    )


def find_assumption(contract: Contract, code: str) -> Assumption:
    """Raises NotFoundError."""
    found = Assumption.objects.filter(contract=contract, code=code).select_related("contract__institute").first()
    if found is None:
        raise NotFoundError
    return found


def find_observation(assumption: Assumption, year: int) -> AssumptionObservation | None:
    return AssumptionObservation.objects.filter(assumption=assumption, year=year).first()
