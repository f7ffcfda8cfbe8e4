"""From the schools to the institute's figure, line by line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from indicators.calculations.division import exactly, total
from indicators.calculations.inputs import Adjustment, ContractData, Figure
from indicators.calculations.prices import deflated
from indicators.calculations.results import PriceIndex, Reconciliation, SchoolShare
from indicators.calculations.rollup import RolledUp, roll_up_year
from indicators.calculations.vocabulary import Rollup


def reconcile(
    rolled: RolledUp, adjustments: tuple[Adjustment, ...] | None, entered: Decimal | None, year: int
) -> Reconciliation:
    """The lines between the schools and the institute; `adjustments` None where neither entered nor confirmed.

    Without any school in there is nothing to adjust: `computed` is None.
    """
    amounts = [adjustment.value for adjustment in adjustments or () if adjustment.value is not None]
    computed = None if rolled.value is None else rolled.value + total(amounts)
    return Reconciliation(
        year=year,
        shares=rolled.shares,
        rolled_up=rolled.value,
        adjustments=tuple((adjustment.name, adjustment.value) for adjustment in adjustments or ()),
        adjustments_known=adjustments is not None and len(amounts) == len(adjustments),
        computed=computed,
        entered=entered,
        difference=None if computed is None or entered is None else entered - computed,
    )


@exactly
def reconcile_references(data: ContractData, indicator: str) -> Reconciliation | None:
    """The same lines for the references: those of the schools that stand at the institute's year, and its adjustments.

    None where the institute has no reference, or is never computed from its schools.
    """
    spec, institute = data.indicators[indicator], data.contract.institute
    reference = data.references.get((institute, indicator))
    if reference is None or not spec.declined or spec.rollup == Rollup.ENTERED:
        return None
    year = reference.last_year
    standing = {
        (school, indicator, year): Figure(value=one.value, reason=one.reason)
        for school in data.contract.schools
        if (one := data.references.get((school, indicator))) is not None and one.last_year == year
    }
    rolled = roll_up_year(replace(data, figures={**data.figures, **standing}), spec, year)
    adjustments = data.adjustments.get((indicator, year)) if spec.rollup == Rollup.SUM else ()
    return reconcile(rolled, adjustments, reference.value, year)


def deflated_lines(lines: Reconciliation, index: PriceIndex) -> Reconciliation:
    def real(value: Decimal | None) -> Decimal | None:
        return None if value is None else deflated(value, index)

    return replace(
        lines,
        shares=tuple(
            SchoolShare(school=s.school, value=deflated(s.value, index) or s.value, weight=s.weight)
            for s in lines.shares
        ),
        rolled_up=real(lines.rolled_up),
        adjustments=tuple((name, real(value)) for name, value in lines.adjustments),
        computed=real(lines.computed),
        entered=real(lines.entered),
        difference=real(lines.difference),
    )
