"""What a campaign asks of whom: the one place that the sheet, the board, the counts and the writes share."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum

from indicators.choices import ObservationKind, Rollup, SeriesKind
from indicators.models import Indicator, NotApplicable
from schools.models import Entity


class Section(StrEnum):
    """The parts of a sheet after the contract's own domains, in order."""

    DOMAIN = "domain"
    SUPPORTING = "supporting"
    EXTERNAL = "external"
    ADJUSTMENT = "adjustment"
    PREVAILING = "prevailing"


ORDER = tuple(Section)


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that a sheet may hold. `required` counts in how much is done; not `applicable` is *sans objet*."""

    indicator: Indicator
    kind: ObservationKind
    section: Section
    required: bool
    applicable: bool = True


def asked_of(entity: Entity, series: Iterable[Indicator], not_applicable: Set[tuple[int, int]]) -> list[Asked]:
    """Of a contract's series, those that this entity's sheet shows; `not_applicable` holds (entity, series) keys."""
    found = [
        asked for indicator in series for asked in (_of_institute if entity.is_institute else _of_school)(indicator)
    ]
    marked = [
        Asked(one.indicator, one.kind, one.section, required=False, applicable=False)
        if (entity.pk, one.indicator.pk) in not_applicable
        else one
        for one in found
    ]
    return sorted(marked, key=lambda one: (ORDER.index(one.section), one.indicator.position, one.indicator.code))


def is_asked(indicator: Indicator, *, kind: str, of: Entity) -> bool:
    """May this figure be written on that entity's sheet?"""
    return not NotApplicable.objects.filter(entity=of, indicator=indicator).exists() and can_be_asked(
        indicator, kind=kind, of=of
    )


def can_be_asked(indicator: Indicator, *, kind: str, of: Entity) -> bool:
    """The same where it is not *sans objet* there."""
    return any(asked.kind == kind for asked in asked_of(of, [indicator], frozenset()))


def _of_school(indicator: Indicator) -> list[Asked]:
    if not indicator.declined or indicator.kind == SeriesKind.EXTERNAL:
        return []
    section = Section.SUPPORTING if indicator.kind == SeriesKind.SUPPORTING else Section.DOMAIN
    return [Asked(indicator, ObservationKind.ACTUAL, section, required=True)]


def _of_institute(indicator: Indicator) -> list[Asked]:
    """Its own indicators and the outside series; beside the roll-ups, their adjustments and a value that prevails."""
    if indicator.kind == SeriesKind.SUPPORTING:
        return []
    if indicator.kind == SeriesKind.EXTERNAL:
        return [Asked(indicator, ObservationKind.EXTERNAL, Section.EXTERNAL, required=True)]
    if not indicator.declined or indicator.rollup == Rollup.ENTERED:
        return [Asked(indicator, ObservationKind.ACTUAL, Section.DOMAIN, required=True)]
    prevailing = [Asked(indicator, ObservationKind.ACTUAL, Section.PREVAILING, required=False)]
    if indicator.rollup == Rollup.SUM:
        prevailing.append(Asked(indicator, ObservationKind.ADJUSTMENT, Section.ADJUSTMENT, required=False))
    return prevailing
