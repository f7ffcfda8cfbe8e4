"""What a reader chose to look at: it lives in the page's address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from imt_cop.core.errors import InvalidFilterError, Sentence
from indicators.calculations.results import YearOutOfRange
from indicators.models import Contract
from indicators.queries.catalogue import Catalogue, Place, Series
from indicators.queries.readings import Reading, reading

SHOWN_LENGTH = 40
__all__ = ["InvalidFilterError", "Selection", "read", "selected_indicators", "selected_place", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The year, the date of reading, what is kept and in which order: empty codes keep everything as it comes."""

    year: int
    as_of: date | None = None
    domain: str = ""
    orientation: str = ""
    school: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.domain or self.orientation)


def unknown(what: Sentence, value: str) -> InvalidFilterError:
    return InvalidFilterError(
        _("%(what)s : « %(value)s » n’existe pas ici.") % {"what": what, "value": value[:SHOWN_LENGTH]}
    )


def read(
    contract: Contract, selection: Selection, states: frozenset[str], *, with_orientations: bool = False
) -> Reading:
    """The reading of the selected year. Raises InvalidFilterError for a year that the contract says nothing of."""
    try:
        return reading(
            contract,
            year=selection.year,
            as_of=selection.as_of,
            states=states,
            with_orientations=with_orientations,
        )
    except YearOutOfRange as error:
        sentence = _("L’année doit être entre %(first)s et %(last)s.") % {"first": error.first, "last": error.last}
        raise InvalidFilterError(sentence) from None


def selected_place(names: Catalogue, selection: Selection) -> Place:
    """The school that was chosen, else the institute."""
    code = selection.school or names.institute
    place = names.places.get(code)
    if place is None or not (place.is_school or place.is_institute):
        raise unknown(_("École"), selection.school)
    return place


def selected_indicators(names: Catalogue, selection: Selection) -> tuple[Series, ...]:
    if selection.domain and selection.domain not in names.domains:
        raise unknown(_("Domaine"), selection.domain)
    if selection.orientation and selection.orientation not in names.orientations:
        raise unknown(_("Orientation"), selection.orientation)
    kept = names.indicators_of.get(selection.orientation, frozenset())
    return tuple(
        series
        for series in names.indicators
        if (not selection.domain or series.domain == selection.domain)
        and (not selection.orientation or series.code in kept)
    )
