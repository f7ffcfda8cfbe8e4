"""A trajectory as it will be drawn: its points, what joins them, and what is not joined."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.queries.catalogue import Series

PRINTED = _("Chemin du contrat")


class PathKind(Enum):
    """What is expected of the years for which the contract prints no target."""

    INTERPOLATED = _("Interpolé, non contractuel")
    FLOOR = _("Plancher, avant son échéance")
    EXTERNAL = _("Comparateur externe")


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of one year; `mark` is a provisional actual, or a target that the contract prints."""

    year: int
    value: Decimal
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """An amendment applies from that year on; with `breaks`, no earlier value compares with those from then on."""

    year: int
    breaks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """What is drawn, in the indicator's unit. `tolerance` is a band below the path (above, where lower is better).

    `path` starts at the reference where it leads from there; `kind` is what it is where the contract prints no target.
    """

    measure: Series
    reference: Point | None
    history: tuple[Point, ...]
    actuals: tuple[Point, ...]
    path: tuple[Point, ...]
    tolerance: Decimal | None
    falls: bool
    projection: tuple[Point, Point] | None
    kind: PathKind
    events: tuple[Event, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        known = (*self.history, *self.actuals, *self.path, *(self.projection or ()))
        return (*known, self.reference) if self.reference else known

    @property
    def is_empty(self) -> bool:
        return not self.points


def runs(drawn: Trajectory) -> list[list[Point]]:
    """Consecutive years are joined, from the reference on; neither a missing year nor a series break is bridged."""
    breaks = {event.year for event in drawn.events if event.breaks}
    known = {point.year: point for point in (*drawn.history, *drawn.actuals)}
    if drawn.reference:
        known.setdefault(drawn.reference.year, drawn.reference)
    found: list[list[Point]] = []
    for year in sorted(known):
        if not found or found[-1][-1].year != year - 1 or year in breaks:
            found.append([])
        found[-1].append(known[year])
    return [run for run in found if len(run) > 1]


@dataclass(frozen=True, slots=True)
class Way:
    """A part of the path, from one year to the next ones: `kind` is None where the contract prints it."""

    points: tuple[Point, ...]
    kind: PathKind | None

    @property
    def css_class(self) -> str:
        return "chart-path" if self.kind else "chart-printed-path"

    @property
    def name(self) -> str | Promise:
        return self.kind.value if self.kind else PRINTED

    @property
    def dashes(self) -> str | None:
        return "6 5" if self.kind else None


def ways(drawn: Trajectory) -> list[Way]:
    """The path cut where it stops, or starts, being what the contract prints: between printed targets of following
    years, and from the reference to the next year's."""
    found: list[Way] = []
    for start, end in pairwise(drawn.path):
        leads = start.mark or (drawn.reference is not None and start.year == drawn.reference.year)
        kind = None if end.mark and leads and end.year == start.year + 1 else drawn.kind
        if found and found[-1].kind == kind:
            found[-1] = Way((*found[-1].points, end), kind)
        else:
            found.append(Way((start, end), kind))
    return found
