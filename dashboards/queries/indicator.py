"""One indicator: its definition, its trajectory and the table behind it, every school, what the document says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dashboards.queries.changes import Change, Changes, Revision, changes, changes_of, definitions, revisions
from dashboards.queries.selection import Selection, read
from imt_cop.core.errors import NotFoundError
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import BaselineKind, ValueOrigin
from indicators.calculations.waterfall import Waterfall, waterfall
from indicators.models import Appreciation, Baseline, Contract, DefinitionRevision, Discrepancy, Footnote, Indicator
from indicators.queries.catalogue import Catalogue, Place, Series
from indicators.queries.readings import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A line of the table behind the chart: a value printed before the contract, or an evaluated year."""

    first_year: int
    year: int
    printed: Decimal | None = None
    is_reference: bool = False
    provisional: bool = False
    reason: str = ""
    evaluation: Evaluation | None = None

    @property
    def is_printed(self) -> bool:
        return self.evaluation is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The years of one entity's indicator: what was printed, then every year to the last target."""

    place: Place
    rows: tuple[YearRow, ...]
    changes: tuple[Change, ...] = ()

    @property
    def values(self) -> dict[int, Decimal]:
        """The whole values by year, the reference's included."""
        found: dict[int, Decimal] = {}
        for row in self.rows:
            value = row.printed if row.evaluation is None else whole_value(row.evaluation)
            if value is not None:
                found[row.year] = value
        return found


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
    printed, redefined = _printed(contract, indicator=code), definitions(contract, selection, indicator=code)
    changed = changes(contract, selection, redefined, indicator=code)
    of_series = found.of_indicator(code)
    discrepancies = Discrepancy.objects.filter(contract=contract, indicator__code=code).select_related("entity")
    appreciations = Appreciation.objects.filter(contract=contract, indicator__code=code).select_related("entity")
    return IndicatorPage(
        names=names,
        selection=selection,
        series=series,
        evaluation=found.rows[institute.code, code],
        course=course_of(found, institute, series, printed, changed),
        schools=tuple(_schools(found, series, printed, changed)) if series.declined else (),
        footnotes=tuple(_footnotes(contract, names, code)),
        discrepancies=tuple(discrepancies),
        appreciations=tuple(appreciations.order_by("-year", "entity__position")),
        revisions=redefined,
        amendments=revisions(contract, selection, redefined, code),
        waterfall=waterfall(of_series[0], of_series[1:], found.data.indicators[code]),
        tolerance=found.data.indicators[code].tolerance,
    )


Printed = dict[tuple[str, str], list[Baseline]]


def _printed(contract: Contract, **where: str) -> Printed:
    """What the contract prints before its years, by entity and indicator, as first printed."""
    rows = Baseline.objects.filter(
        contract=contract, amendment=None, **{f"{name}__code": code for name, code in where.items()}
    ).select_related("entity", "indicator")
    found: Printed = {}
    for row in rows.order_by("last_year", "first_year"):
        found.setdefault((row.entity.code, row.indicator.code), []).append(row)
    return found


def printed_of_entity(contract: Contract, entity: str) -> Printed:
    return _printed(contract, entity=entity)


def course_of(found: Reading, place: Place, series: Series, printed: Printed, changed: Changes) -> Course:
    """The reference is the one in force for the year that is read, not only the one first printed."""
    contract, (_first, last) = found.data.contract, found.bounds
    rows = [
        _printed_row(row)
        for row in printed.get((place.code, series.code), [])
        if row.kind == BaselineKind.HISTORY and row.last_year < contract.first_year
    ]
    reference = found.data.references.get((place.code, series.code))
    if reference is not None:
        rows.append(
            YearRow(
                first_year=reference.first_year,
                year=reference.last_year,
                printed=reference.value,
                is_reference=True,
                provisional=reference.provisional,
                reason=str(reference.reason or ""),
            )
        )
    years = range(contract.first_year, max(contract.last_year, _last_target(found, place, series, last)) + 1)
    evaluated = (found.other_year(place.code, series.code, year) for year in years)
    rows.sort(key=lambda row: (row.year, row.is_reference))
    rows += [YearRow(first_year=one.year, year=one.year, evaluation=one) for one in evaluated]
    return Course(place=place, rows=tuple(rows), changes=changes_of(changed, place.code, series.code))


def _last_target(found: Reading, place: Place, series: Series, last: int) -> int:
    targets = found.data.targets.get((place.code, series.code), ())
    return min(max((target.year for target in targets), default=0), last)


def _printed_row(row: Baseline) -> YearRow:
    return YearRow(
        first_year=row.first_year,
        year=row.last_year,
        printed=row.value,
        is_reference=row.kind == BaselineKind.REFERENCE,
        provisional=row.provisional,
        reason=row.reason,
    )


def whole_value(evaluation: Evaluation) -> Decimal | None:
    return None if evaluation.value_origin == ValueOrigin.PARTIAL else evaluation.value


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
