"""One figure, whatever page it stands on: its answers, who wrote what it is made of, and what the contract prints."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.queries.selection import InvalidFilterError, Selection, read
from imt_cop.core.errors import NotFoundError
from indicators.calculations.results import Evaluation
from indicators.choices import BaselineKind
from indicators.models import Baseline, Contract, Target
from indicators.queries.catalogue import Catalogue, Place, Series
from indicators.queries.records import Record, records


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePage:
    """`own` is what was entered for the figure itself; `made_of` what it is computed or read from besides."""

    names: Catalogue
    selection: Selection
    series: Series
    place: Place
    evaluation: Evaluation
    own: Record | None
    made_of: tuple[Record, ...]
    reference: Baseline | None
    target: Target | None


def figure_page(contract: Contract, code: str, entity: str, selection: Selection, states: frozenset[str]) -> FigurePage:
    """Raises NotFoundError for what the contract does not evaluate."""
    try:
        found = read(contract, selection, states)
    except InvalidFilterError:
        raise NotFoundError from None
    evaluation, place = found.rows.get((entity, code)), found.names.places.get(entity)
    if evaluation is None or place is None:
        raise NotFoundError
    spec = found.data.indicators[code]
    series = {one for one in (code, spec.weight, spec.numerator, spec.denominator, spec.comparator_series) if one}
    behind = records(contract, year=selection.year, states=states, as_of=selection.as_of, series=series)
    own = next((one for one in behind if _is_own(one, entity, code)), None)
    rolled_up = place.is_institute and spec.declined
    concerned = {entity, found.names.institute} if not rolled_up else None
    return FigurePage(
        names=found.names,
        selection=selection,
        series=found.names.series[code],
        place=place,
        evaluation=evaluation,
        own=own,
        made_of=tuple(one for one in behind if one is not own and _concerns(one, entity, concerned)),
        reference=_reference(contract, evaluation, code),
        target=_target(contract, evaluation, code),
    )


def _is_own(record: Record, entity: str, code: str) -> bool:
    return (record.entity.code, record.indicator.code, record.kind) == (entity, code, "actual")


def _concerns(record: Record, entity: str, concerned: set[str] | None) -> bool:
    """Everything for the institute; a school's own series and those from outside for a school."""
    if concerned is None or record.kind == "external":
        return True
    return record.entity.code == entity and record.kind == "actual"


def _reference(contract: Contract, evaluation: Evaluation, code: str) -> Baseline | None:
    """The one that is read: same year and same value; an amendment's comes after the printed one."""
    rows = Baseline.objects.filter(
        contract=contract, entity__code=evaluation.entity, indicator__code=code, kind=BaselineKind.REFERENCE
    )
    return next((row for row in rows.order_by("-pk") if row.value == evaluation.reference), None)


def _target(contract: Contract, evaluation: Evaluation, code: str) -> Target | None:
    """The target of the year where there is one, else the final one; the last that was signed."""
    goal = evaluation.target_of_year or evaluation.final_target
    if goal is None:
        return None
    rows = Target.objects.filter(
        contract=contract, entity__code=evaluation.entity, indicator__code=code, year=goal.year, withdrawn=False
    )
    wanted = goal.printed
    return next((row for row in rows.order_by("-pk") if wanted is None or row.value == wanted), None)
