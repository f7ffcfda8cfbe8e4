"""How complete a year is: the schools' values against those they are asked for, and the institute's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Status, ValueOrigin
from indicators.queries.catalogue import Place, Series
from indicators.queries.rows import Row, SchoolCoverage


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValues:
    """The institute's: those it has, how many of them wait for schools, out of those it is asked for."""

    values_in: int
    partial: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """`values_in` out of `asked` are the schools'. A school that is asked for nothing is in none of the three.

    `missing` names the indicators that are, where there is one school.
    """

    values_in: int
    asked: int
    provisional: int
    whole: tuple[Place, ...]
    begun: tuple[Place, ...]
    absent: tuple[Place, ...]
    missing: tuple[Series, ...]
    own: OwnValues | None

    @property
    def schools(self) -> int:
        return len(self.whole) + len(self.begun) + len(self.absent)


def completeness(schools: Iterable[SchoolCoverage], institute: Iterable[Row] | None = None) -> Completeness:
    """`institute`: its rows, None for a school's page."""
    asked = [one for one in schools if one.asked]
    return Completeness(
        values_in=sum(one.values_in for one in asked),
        asked=sum(one.asked for one in asked),
        provisional=sum(one.provisional for one in asked),
        whole=tuple(one.place for one in asked if one.values_in == one.asked),
        begun=tuple(one.place for one in asked if 0 < one.values_in < one.asked),
        absent=tuple(one.place for one in asked if not one.values_in),
        missing=asked[0].missing if len(asked) == 1 else (),
        own=None if institute is None else _own([row.evaluation for row in institute]),
    )


def _own(evaluations: list[Evaluation]) -> OwnValues:
    asked = [one for one in evaluations if one.status != Status.NOT_APPLICABLE]
    known = [one for one in asked if one.value is not None]
    partial = sum(one.value_origin == ValueOrigin.PARTIAL for one in known)
    return OwnValues(values_in=len(known), partial=partial, asked=len(asked))
