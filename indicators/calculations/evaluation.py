"""Every entity, every indicator, one year: the evaluation, assembled from the modules beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from indicators.calculations.cell import Cell, judged_value, outlook_of_cell, status_of
from indicators.calculations.columns import Figures, figures_of
from indicators.calculations.division import exactly
from indicators.calculations.expected import comparator_figure, expected_of
from indicators.calculations.explanation import Rule, Step, step
from indicators.calculations.inputs import ContractData, IndicatorSpec
from indicators.calculations.likeforlike import like_for_like
from indicators.calculations.outlook import UNKNOWN, Forecast
from indicators.calculations.rap import NO_DATA, RapAnswer, rap_answer, year_before
from indicators.calculations.results import Evaluation, LikeForLike, SchoolShare, YearOutOfRange
from indicators.calculations.rollup import roll_up_year
from indicators.calculations.status import Verdict, tolerance_of
from indicators.calculations.steps import commitment_steps, value_steps
from indicators.calculations.targets import Commitment, commitment, holds
from indicators.calculations.values import Values, YearValue
from indicators.calculations.vocabulary import Accumulation, Comparator, PriceBasis, Rollup, Status


def year_range(data: ContractData) -> tuple[int, int]:
    """From the year at which the earliest reference stands to the last printed target."""
    first = min((reference.last_year for reference in data.references.values()), default=data.contract.first_year)
    years = [target.year for targets in data.targets.values() for target in targets]
    return first, max(years, default=data.contract.last_year)


def evaluate(data: ContractData, year: int) -> tuple[Evaluation, ...]:
    """The institute first, then each school, for each indicator in order. Raises YearOutOfRange."""
    return Evaluator(data).year(year)


class Evaluator:
    """Evaluates several years of one contract; what they share is computed once."""

    def __init__(self, data: ContractData) -> None:
        self.data = data
        self.values = Values(data)
        self._commitments: dict[tuple[str, str], Commitment] = {}

    @exactly
    def year(self, year: int) -> tuple[Evaluation, ...]:
        first, last = year_range(self.data)
        if not first <= year <= last:
            raise YearOutOfRange(year, first, last)
        entities = (self.data.contract.institute, *self.data.contract.schools)
        return tuple(
            self._evaluate(entity, spec, year) for entity in entities for spec in self.data.indicators.values()
        )

    @exactly
    def cell(self, entity: str, indicator: str, year: int) -> Evaluation:
        """One cell alone; its year is not checked."""
        return self._evaluate(entity, self.data.indicators[indicator], year)

    def _evaluate(self, entity: str, spec: IndicatorSpec, year: int) -> Evaluation:
        if entity != self.data.contract.institute and not spec.declined:
            return self._not_applicable(entity, spec, year, Rule.NOT_DECLINED)
        if (entity, spec.code) in self.data.not_applicable:
            return self._not_applicable(entity, spec, year, Rule.NOT_APPLICABLE)
        observed = self.values.of(entity, spec, year)
        if not observed.applicable:
            return self._not_applicable(entity, spec, year, Rule.NOT_APPLICABLE)
        return self._answer(self._cell(entity, spec, year, observed))

    def _not_applicable(self, entity: str, spec: IndicatorSpec, year: int, rule: Rule) -> Evaluation:
        return Evaluation(
            contract=self.data.contract.code,
            entity=entity,
            indicator=spec.code,
            year=year,
            status=Status.NOT_APPLICABLE,
            explain=partial(_alone, rule),
        )

    def _cell(self, entity: str, spec: IndicatorSpec, year: int, observed: YearValue) -> Cell:
        committed = self._commitment(entity, spec)
        target, final = committed.at(year), committed.final(year)
        if target is not None and target.comparator == Comparator.GT_EXTERNAL:
            outside = comparator_figure(self.data, spec, year)
            target = replace(target, value=outside.value if outside else None)
        return Cell(
            entity=entity,
            spec=spec,
            year=year,
            observed=observed,
            committed=committed,
            target=target,
            final=final,
            expected=expected_of(self.data, spec, committed, year),
            tolerance=tolerance_of(spec, committed, year),
            actual=judged_value(spec, observed, (target, final)),
        )

    def _commitment(self, entity: str, spec: IndicatorSpec) -> Commitment:
        key = (entity, spec.code)
        if key not in self._commitments:
            self._commitments[key] = commitment(self.data, entity, spec)
        return self._commitments[key]

    def _answer(self, cell: Cell) -> Evaluation:
        verdict = status_of(cell)
        tracking = verdict.status == Status.TRACKING
        forecast = UNKNOWN if tracking else outlook_of_cell(cell)
        rap = self._rap(cell)
        observed, rolled, reference = cell.observed, cell.observed.rolled, cell.committed.reference
        numbers = self._figures(cell)
        covered, asked = self._coverage(cell)
        return Evaluation(
            contract=self.data.contract.code,
            entity=cell.entity,
            indicator=cell.spec.code,
            year=cell.year,
            status=verdict.status,
            outlook=forecast.outlook,
            value=observed.value,
            value_origin=observed.origin if observed.value is not None else None,
            coverage_in=covered,
            coverage_asked=asked,
            reference=cell.committed.baseline,
            change=numbers.change,
            change_pct=numbers.change_pct,
            expected=cell.expected.value,
            expected_origin=cell.expected.origin,
            target=cell.final.value if cell.final else None,
            target_year=cell.final.year if cell.final else None,
            gap=numbers.gap,
            gap_pct=numbers.gap_pct,
            progress=numbers.progress,
            projection=numbers.projection,
            needed_per_year=numbers.needed_per_year,
            provisional=observed.value is not None and (observed.provisional or cell.expected.provisional),
            tolerance=cell.tolerance.value,
            rap_verdict=rap.verdict if rap else None,
            nominal_value=observed.nominal if cell.spec.price_basis == PriceBasis.CONSTANT else None,
            reference_year=reference.last_year if reference else None,
            reference_provisional=reference is not None and reference.provisional,
            missing_reason=observed.reason,
            missing_expected_on=observed.expected_on,
            missing_schools=rolled.missing if rolled else (),
            weights_missing=rolled.weights_missing if rolled else (),
            unreconciled=observed.unreconciled and observed.value is not None,
            tolerance_declared=cell.tolerance.declared,
            target_of_year=cell.target,
            final_target=cell.final,
            price_index=observed.price_index,
            like_for_like=self._like_for_like(cell),
            reconciliation=observed.reconciliation,
            explain=partial(self._steps, cell, verdict, forecast, rap),
        )

    def _coverage(self, cell: Cell) -> tuple[int | None, int | None]:
        """Schools in, schools asked: of the institute alone, where schools report.

        They may report without being rolled up: the institute then gives its own value.
        """
        rolled, spec = cell.observed.rolled, cell.spec
        reported = spec.declined and spec.accumulation == Accumulation.ANNUAL
        if rolled is None and reported and cell.entity == self.data.contract.institute:
            rolled = roll_up_year(self.data, spec, cell.year)
        return (len(rolled.shares), len(rolled.asked)) if rolled else (None, None)

    def _figures(self, cell: Cell) -> Figures:
        horizon = cell.final.year if cell.final else None
        if horizon is None and cell.year <= self.data.contract.last_year:
            horizon = self.data.contract.last_year
        return figures_of(
            cell.spec,
            actual=cell.actual,
            reference=cell.committed.reference,
            expected=cell.expected.value,
            final=cell.final,
            year=cell.year,
            horizon=horizon if cell.actual is not None and self._may_project(cell) else None,
        )

    def _may_project(self, cell: Cell) -> bool:
        reference = cell.committed.reference
        return reference is not None and self.values.has_two(cell.entity, cell.spec, cell.year)

    def _rap(self, cell: Cell) -> RapAnswer | None:
        if cell.target is None or cell.committed.is_tracking(cell.year):
            return None
        if cell.actual is None or (cell.is_minimum and not holds(cell.target, cell.actual, cell.spec.sign)):
            return NO_DATA
        earlier = self.values.of(cell.entity, cell.spec, cell.year - 1)
        before = year_before(earlier.value if earlier.is_whole else None, cell.committed.reference, cell.year)
        return rap_answer(cell.spec, cell.actual, cell.target, before)

    def _like_for_like(self, cell: Cell) -> LikeForLike | None:
        observed, spec, year = cell.observed, cell.spec, cell.year
        if not observed.is_partial or observed.rolled is None or observed.reconciliation is None:
            return None
        shares = observed.reconciliation.shares
        if spec.rollup == Rollup.SUM:
            each = [(share.school, self.values.of(share.school, spec, year).value) for share in shares]
            shares = tuple(SchoolShare(school=school, value=value) for school, value in each if value is not None)
        expected = {
            share.school: expected_of(self.data, spec, self._commitment(share.school, spec), year).value
            for share in shares
        }
        return like_for_like(spec, shares, expected)

    def _steps(self, cell: Cell, verdict: Verdict, forecast: Forecast, rap: RapAnswer | None) -> Iterator[Step]:
        yield from value_steps(cell.observed, cell.spec, self.data.contract)
        yield from commitment_steps(cell.committed, cell.target)
        if cell.expected.step is not None:
            yield cell.expected.step
        yield cell.tolerance.step
        if cell.is_minimum:
            yield step(Rule.MINIMUM_ACQUIRED, value=cell.actual, **cell.covered)
        yield verdict.step
        yield forecast.step
        if rap is not None:
            yield rap.step


def _alone(rule: Rule) -> tuple[Step, ...]:
    return (step(rule),)
