"""The fields of a simulation, as the page draws them: a name, what was typed, why it was refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dashboards.addresses import ADJUSTMENT, VALUE, WEIGHT, Asked
from dashboards.queries.simulation import SimulatedPlace, Simulation
from indicators.calculations.simulation import StartOrigin
from indicators.presenters import headline


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    text: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRow:
    """One entity's line: where it starts, in words, and the fields that change it."""

    one: SimulatedPlace
    origin: str
    value: Field
    weight: Field | None


def simulation_context(page: Simulation, asked: Asked) -> dict[str, Any]:
    names = [name for row in _rows(page, asked) for name in (row.value.name, row.weight.name if row.weight else "")]
    pairs = zip(headline.counts(page.headline_before), headline.counts(page.headline_after), strict=False)
    return {
        "rows": list(_rows(page, asked)),
        "adjustment": _field(ADJUSTMENT, asked) if page.adjusts else None,
        "headlines": list(pairs),
        # What each answer replaces beside its field, by id.
        "replaced": ",".join(f"#e-{name}" for name in (*names, ADJUSTMENT if page.adjusts else "") if name),
    }


def _rows(page: Simulation, asked: Asked) -> Iterator[SimulatedRow]:
    for one in page.places:
        yield SimulatedRow(
            one=one,
            origin=_origin(one, page.year),
            value=_field(VALUE + one.place.code, asked),
            weight=_field(WEIGHT + one.place.code, asked) if page.weighed_by else None,
        )


def _field(name: str, asked: Asked) -> Field:
    return Field(name, asked.given.get(name, ""), asked.refused.get(name, ""))


def _origin(one: SimulatedPlace, year: int) -> str:
    return {
        StartOrigin.ACTUAL: _("réalisé de %(year)s"),
        StartOrigin.TARGET: _("cible de %(year)s"),
        StartOrigin.INTERPOLATED: _("attendu en %(year)s, sans cible imprimée"),
        StartOrigin.NONE: _("rien n’est attendu en %(year)s"),
    }[one.start.origin] % {"year": year}
