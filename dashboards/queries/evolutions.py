"""*Depuis le dernier conseil*: the same year read as of two dates, and what is not what it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dashboards.queries.selection import Selection, read
from indicators.calculations.evolution import Aspect, Evolution, evolutions
from indicators.calculations.headline import headline
from indicators.calculations.results import Headline
from indicators.models import Amendment, Contract
from indicators.queries.catalogue import Catalogue, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One changed cell with the name of its indicator."""

    series: Series
    evolution: Evolution


@dataclass(frozen=True, slots=True, kw_only=True)
class EvolutionPage:
    """`answers`: statuses and outlooks; `values`: figures; `commitments`: targets and references."""

    names: Catalogue
    year: int
    since: date
    until: date
    headline_before: Headline
    headline_after: Headline
    answers: tuple[Line, ...]
    values: tuple[Line, ...]
    commitments: tuple[Line, ...]
    amendments: tuple[Amendment, ...]

    @property
    def newly_known(self) -> int:
        return sum(Aspect.NEW in line.evolution.aspects for line in self.values)

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.values or self.commitments or self.amendments)


def evolution_page(
    contract: Contract, selection: Selection, states: frozenset[str], *, since: date, until: date
) -> EvolutionPage:
    """`selection.as_of` is the later date, None for now. Raises InvalidFilterError."""
    before = read(contract, replace(selection, as_of=since), states)
    after = read(contract, selection, states)
    names = after.names
    lines = [Line(series=names.series[one.indicator], evolution=one) for one in evolutions(before.rows, after.rows)]
    amendments = Amendment.objects.filter(contract=contract, signed_on__gt=since, signed_on__lte=until)
    return EvolutionPage(
        names=names,
        year=selection.year,
        since=since,
        until=until,
        headline_before=headline(list(before.rows.values()), selection.year),
        headline_after=headline(list(after.rows.values()), selection.year),
        answers=_with(lines, Aspect.STATUS, Aspect.OUTLOOK),
        values=_with(lines, Aspect.NEW, Aspect.VALUE, Aspect.WITHDRAWN, Aspect.QUALITY),
        commitments=_with(lines, Aspect.TARGET, Aspect.REFERENCE),
        amendments=tuple(amendments.order_by("signed_on", "pk")),
    )


def _with(lines: list[Line], *aspects: Aspect) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.evolution.aspects & set(aspects))
