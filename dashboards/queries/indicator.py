"""One indicator: its definition, its trajectory and the table behind it, every school, what the document says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from dashboards.queries.selection import Selection, read
from imt_cop.core.errors import NotFoundError
from indicators.calculations.results import Evaluation
from indicators.calculations.waterfall import Waterfall, waterfall
from indicators.models import Appreciation, Contract, DefinitionRevision, Discrepancy, Footnote, Indicator
from indicators.queries.appreciations import in_force
from indicators.queries.catalogue import Catalogue, Place, Series
from indicators.queries.changes import Changes, Revision, changes, definitions, revisions
from indicators.queries.courses import Course, Printed, course_of, printed_values
from indicators.queries.readings import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    place: Place
    evaluation: Evaluation
    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorPage:
    names: Catalogue
    selection: Selection
    series: Series
    evaluation: Evaluation
    course: Course
    schools: tuple[SchoolRow, ...]
    footnotes: tuple[Footnote, ...]
    discrepancies: tuple[Discrepancy, ...]
    appreciations: tuple[Appreciation, ...]
    revisions: tuple[DefinitionRevision, ...]
    amendments: tuple[Revision, ...]
    waterfall: Waterfall
    tolerance: Decimal | None


def indicator_page(contract: Contract, code: str, selection: Selection, states: frozenset[str]) -> IndicatorPage:
    """Raises NotFoundError for a code that is no indicator of the contract, InvalidFilterError for its year."""
    found = read(contract, selection, states)
    names, institute = found.names, found.names.places[found.names.institute]
    series = next((one for one in names.indicators if one.code == code), None)
    if series is None:
        raise NotFoundError
    printed = printed_values(contract, indicator=code)
    redefined = definitions(contract, selection.as_of, indicator=code)
    changed = changes(contract, selection.as_of, redefined, indicator=code)
    of_series = found.of_indicator(code)
    discrepancies = Discrepancy.objects.filter(contract=contract, indicator__code=code).select_related("entity")
    signed = in_force(contract, states=states, as_of=selection.as_of, subject=Q(indicator__code=code))
    return IndicatorPage(
        names=names,
        selection=selection,
        series=series,
        evaluation=found.rows[institute.code, code],
        course=course_of(found, institute, series, printed, changed),
        schools=tuple(_schools(found, series, printed, changed)) if series.declined else (),
        footnotes=tuple(_footnotes(contract, names, code)),
        discrepancies=tuple(discrepancies),
        appreciations=tuple(signed),
        revisions=redefined,
        amendments=revisions(contract, selection.as_of, redefined, code),
        waterfall=waterfall(of_series[0], of_series[1:], found.data.indicators[code]),
        tolerance=found.data.indicators[code].tolerance,
    )


def _schools(found: Reading, series: Series, printed: Printed, changed: Changes) -> Iterator[SchoolRow]:
    for place in found.names.schools:
        yield SchoolRow(
            place=place,
            evaluation=found.rows[place.code, series.code],
            course=course_of(found, place, series, printed, changed),
        )


def _footnotes(contract: Contract, names: Catalogue, code: str) -> Iterator[Footnote]:
    """Those of the institute's table and of each school's; the same text is given once."""
    seen: set[str] = set()
    for note in Footnote.objects.filter(contract=contract):
        if note.text not in seen and any(note.concerns(place, code) for place in names.places):
            seen.add(note.text)
            yield note


def find_indicator(contract: Contract, code: str) -> Indicator:
    """For the forms of the page. Raises NotFoundError."""
    found = (
        Indicator.objects.indicators()
        .select_related("contract__institute")
        .filter(contract=contract, code=code)
        .first()
    )
    if found is None:
        raise NotFoundError
    return found
