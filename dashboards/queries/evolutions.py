"""*Depuis le dernier conseil*: the same year read as of two dates, and what is not what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboards.queries.selection import Selection, read, selected_place
from indicators.calculations.evolution import Aspect, Evolution, Move, evolutions
from indicators.calculations.headline import headline
from indicators.calculations.results import Headline
from indicators.models import Amendment, Contract
from indicators.queries.catalogue import Catalogue, Place, Series

VALUES = (Aspect.NEW, Aspect.VALUE, Aspect.WITHDRAWN, Aspect.QUALITY)
COMMITMENTS = (Aspect.TARGET, Aspect.REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One changed cell with the name of its indicator."""

    series: Series
    evolution: Evolution


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolChanges:
    """How many indicators of a school have another value, answer or commitment."""

    place: Place
    values: int
    better: int
    worse: int
    commitments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvolutionPage:
    """`answers`: statuses and outlooks; `values`: figures; `commitments`: targets and references. All of `place`;
    `schools` counts what changed in each, on the institute's page."""

    names: Catalogue
    place: Place
    year: int
    since: date
    until: date
    headline_before: Headline
    headline_after: Headline
    answers: tuple[Line, ...]
    values: tuple[Line, ...]
    commitments: tuple[Line, ...]
    schools: tuple[SchoolChanges, ...]
    amendments: tuple[Amendment, ...]

    @property
    def newly_known(self) -> int:
        return sum(Aspect.NEW in line.evolution.aspects for line in self.values)

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.values or self.commitments or self.schools or self.amendments)


def evolution_page(
    contract: Contract, selection: Selection, states: frozenset[str], *, since: date, until: date
) -> EvolutionPage:
    """`selection.as_of` is the later date, None for now. Raises InvalidFilterError."""
    before = read(contract, replace(selection, as_of=since), states)
    after = read(contract, selection, states)
    names, place = after.names, selected_place(after.names, selection)
    changed = list(evolutions(before.rows, after.rows))
    lines = [Line(series=names.series[one.indicator], evolution=one) for one in changed if one.entity == place.code]
    amendments = Amendment.objects.filter(contract=contract, signed_on__gt=since, signed_on__lte=until)
    return EvolutionPage(
        names=names,
        place=place,
        year=selection.year,
        since=since,
        until=until,
        headline_before=headline(list(before.rows.values()), selection.year, entity=place.code),
        headline_after=headline(list(after.rows.values()), selection.year, entity=place.code),
        answers=_with(lines, Aspect.STATUS, Aspect.OUTLOOK),
        values=_with(lines, *VALUES),
        commitments=_with(lines, *COMMITMENTS),
        schools=_schools(names, changed) if place.is_institute else (),
        amendments=tuple(amendments.order_by("signed_on", "pk")),
    )


def _with(lines: list[Line], *aspects: Aspect) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.evolution.aspects & set(aspects))


def _schools(names: Catalogue, changed: Sequence[Evolution]) -> tuple[SchoolChanges, ...]:
    """Those of which something changed."""
    counted = (_counted(place, [one for one in changed if one.entity == place.code]) for place in names.schools)
    return tuple(one for one in counted if one is not None)


def _counted(place: Place, changed: Sequence[Evolution]) -> SchoolChanges | None:
    if not changed:
        return None
    moves = [{one.status_move, one.outlook_move} for one in changed]
    return SchoolChanges(
        place=place,
        values=sum(bool(one.aspects & set(VALUES)) for one in changed),
        better=sum(Move.BETTER in move and Move.WORSE not in move for move in moves),
        worse=sum(Move.WORSE in move for move in moves),
        commitments=sum(bool(one.aspects & set(COMMITMENTS)) for one in changed),
    )
