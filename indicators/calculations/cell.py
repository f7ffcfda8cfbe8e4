"""One cell of the evaluation: what may be judged, its annual status and its outlook."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.expected import Expected
from indicators.calculations.explanation import Rule, Step, step
from indicators.calculations.inputs import IndicatorSpec
from indicators.calculations.outlook import Forecast, outlook_of
from indicators.calculations.records import record
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.status import Question, Tolerance, Verdict, judge
from indicators.calculations.targets import FROM_REFERENCE, Commitment, holds
from indicators.calculations.values import YearValue
from indicators.calculations.vocabulary import Comparator, Direction, Rollup, Status


@record(frozen=True, slots=True, kw_only=True)
class Cell:
    """One entity, one indicator, one year, with all that the answers need.

    `target` is the contractual one of the year (its comparator's figure in it where that comes from outside), `final`
    the one that the outlook looks to. `actual` is the value that may be judged: None while it is partial, but where
    what is in is already enough.
    """

    entity: str
    spec: IndicatorSpec
    year: int
    observed: YearValue
    committed: Commitment
    target: ResolvedTarget | None
    final: ResolvedTarget | None
    expected: Expected
    tolerance: Tolerance
    actual: Decimal | None

    @property
    def is_minimum(self) -> bool:
        return self.observed.is_partial and self.actual is not None

    @property
    def covered(self) -> dict[str, int]:
        rolled = self.observed.rolled
        return {"coverage_in": len(rolled.shares), "coverage_asked": len(rolled.asked)} if rolled else {}


def judged_value(
    spec: IndicatorSpec, observed: YearValue, targets: tuple[ResolvedTarget | None, ...]
) -> Decimal | None:
    """The value, if it may be judged: whole, or partial and a *minimum acquis*.

    That is a sum where higher is better, of which what is in already satisfies the target of the year or the final one.
    """
    value = observed.value
    if value is None or not observed.is_partial:
        return value
    if spec.rollup != Rollup.SUM or spec.direction != Direction.UP:
        return None
    acquired = any(target is not None and holds(target, value, spec.sign) for target in targets)
    return value if acquired else None


def status_of(cell: Cell) -> Verdict:
    """The first that applies, in the order of the methodology; *sans objet* is answered before."""
    unanswered = _missing(cell) or _not_evaluable(cell)
    if unanswered is not None:
        return Verdict(status=unanswered[0], step=unanswered[1])
    if cell.committed.is_tracking(cell.year):
        return Verdict(status=Status.TRACKING, step=step(Rule.STATUS_TRACKING))
    target, actual = cell.target, cell.actual
    if target is None:
        following = cell.committed.governing(cell.year)
        next_year = following.year if following else None
        return Verdict(status=Status.NOT_DUE, step=step(Rule.STATUS_NOT_DUE, year=cell.year, next_year=next_year))
    if target.value is None or actual is None:
        awaited = step(Rule.STATUS_AWAITING_COMPARATOR, series=cell.spec.comparator_series, year=cell.year)
        return Verdict(status=Status.AWAITING_COMPARATOR, step=awaited)
    return judge(
        Question(
            actual=actual,
            target=target,
            threshold=target.value,
            baseline=cell.committed.baseline,
            tolerance=cell.tolerance,
            sign=cell.spec.sign,
        )
    )


def _missing(cell: Cell) -> tuple[Status, Step] | None:
    if cell.observed.value is None and cell.observed.obstacle is None:
        return Status.MISSING, step(Rule.STATUS_MISSING)
    return None


def _not_evaluable(cell: Cell) -> tuple[Status, Step] | None:
    """A value that cannot be judged, or a target of the year that cannot be tested."""
    target, following = cell.target, cell.committed.governing(cell.year)
    why: Step | None = None
    if cell.observed.value is None:
        why = step(Rule.STATUS_NOT_COMPUTABLE)
    elif cell.observed.is_partial and not _is_acquired(cell):
        why = step(Rule.STATUS_PARTIAL, **cell.covered)
    elif following is not None and following.comparator in FROM_REFERENCE and following.value is None:
        why = step(Rule.STATUS_WITHOUT_REFERENCE, comparator=following.comparator)
    elif target is not None and target.comparator != Comparator.GT_EXTERNAL and target.value is None:
        why = step(Rule.STATUS_UNTESTABLE_TARGET, year=target.year, comparator=target.comparator)
    return None if why is None else (Status.NOT_EVALUABLE, why)


def _is_acquired(cell: Cell) -> bool:
    """A partial value already holds the target of the year, if there is one."""
    if cell.actual is None:
        return False
    return cell.target is None or bool(holds(cell.target, cell.actual, cell.spec.sign))


def outlook_of_cell(cell: Cell) -> Forecast:
    return outlook_of(cell.spec, cell.actual, cell.final, cell.expected.value, cell.tolerance.value)
