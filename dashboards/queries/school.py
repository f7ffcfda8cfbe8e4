"""One school: its row on every indicator, where it stands on the themes, what the document notes of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from accounts.permissions import Reading
from dashboards.queries.completeness import Completeness, completeness
from dashboards.queries.selection import Selection, read
from imt_cop.core.errors import NotFoundError
from indicators.calculations.headline import headline
from indicators.calculations.results import Headline
from indicators.calculations.vocabulary import Status
from indicators.models import Appreciation, Contract, Discrepancy, Footnote
from indicators.queries.appreciations import in_force
from indicators.queries.catalogue import Catalogue, Heading, Place, Series
from indicators.queries.changes import changes, definitions
from indicators.queries.courses import Course, course_of, printed_values
from indicators.queries.records import Record, records
from indicators.queries.rows import Row, SchoolCoverage, school_coverage, table_row
from milestones.queries.parts import PartProgress
from milestones.queries.progress import deliverables_read
from milestones.queries.upcoming import Upcoming, upcoming
from schools.models import ThematicPositioning


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolLine:
    row: Row
    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolGroup:
    domain: Heading
    lines: tuple[SchoolLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPage:
    names: Catalogue
    selection: Selection
    place: Place
    headline: Headline
    coverage: SchoolCoverage
    groups: tuple[SchoolGroup, ...]
    not_applicable: tuple[Series, ...]
    positionings: tuple[ThematicPositioning, ...]
    footnotes: tuple[Footnote, ...]
    discrepancies: tuple[Discrepancy, ...]
    appreciations: tuple[Appreciation, ...]
    comments: tuple[Record, ...]
    deliverables: tuple[PartProgress, ...]
    upcoming: Upcoming

    @property
    def completeness(self) -> Completeness:
        return completeness([self.coverage])


def school_page(
    contract: Contract, code: str, selection: Selection, states: frozenset[str], *, readable: Reading
) -> SchoolPage:
    """Raises NotFoundError for what is no school of the contract's institute, InvalidFilterError for the year."""
    found = read(contract, selection, states)
    names, place = found.names, found.names.places.get(code)
    if place is None or not place.is_school:
        raise NotFoundError
    printed = printed_values(contract, entity=code)
    changed = changes(contract, selection.as_of, definitions(contract, selection.as_of), entity=code)
    written = records(contract, year=selection.year, states=states, as_of=selection.as_of, entity=code)
    owed = deliverables_read(contract, readable, entity=code)
    declined = [series for series in names.indicators if series.declined]
    rows = [table_row(found, code, series) for series in declined]
    asked = [row for row in rows if row.evaluation.status != Status.NOT_APPLICABLE]
    lines = [SchoolLine(row=row, course=course_of(found, place, row.series, printed, changed)) for row in asked]
    return SchoolPage(
        names=names,
        selection=selection,
        place=place,
        headline=headline([row.evaluation for row in rows], selection.year, entity=code),
        coverage=school_coverage(found, place, declined),
        groups=_groups(names, lines),
        not_applicable=tuple(row.series for row in rows if row.evaluation.status == Status.NOT_APPLICABLE),
        positionings=tuple(_positionings(contract, code)),
        footnotes=tuple(note for note in Footnote.objects.filter(contract=contract) if f"{code}:" in note.applies_to),
        discrepancies=tuple(
            Discrepancy.objects.filter(contract=contract, entity__code=code).select_related("indicator")
        ),
        appreciations=tuple(
            in_force(contract, states=states, as_of=selection.as_of, subject=Q(entity__code=code, criterion=None))
        ),
        comments=tuple(one for one in written if one.comment),
        deliverables=tuple(part for one in owed for part in one.parts),
        upcoming=upcoming(owed),
    )


def _groups(names: Catalogue, lines: list[SchoolLine]) -> tuple[SchoolGroup, ...]:
    groups = []
    for code, domain in names.domains.items():
        of_domain = tuple(line for line in lines if line.row.series.domain == code)
        if of_domain:
            groups.append(SchoolGroup(domain=domain, lines=of_domain))
    return tuple(groups)


def _positionings(contract: Contract, code: str) -> list[ThematicPositioning]:
    found = ThematicPositioning.objects.filter(theme__contract_code=contract.code, entity__code=code)
    return list(found.select_related("theme").order_by("theme__position"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolSummary:
    place: Place
    headline: Headline
    coverage: SchoolCoverage


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolList:
    names: Catalogue
    selection: Selection
    schools: tuple[SchoolSummary, ...]


def school_list_page(contract: Contract, selection: Selection, states: frozenset[str]) -> SchoolList:
    """Every school's two counts and how complete its year is. Raises InvalidFilterError."""
    found = read(contract, selection, states)
    declined = [series for series in found.names.indicators if series.declined]
    return SchoolList(
        names=found.names,
        selection=selection,
        schools=tuple(
            SchoolSummary(
                place=place,
                headline=headline(found.of_entity(place.code), selection.year, entity=place.code),
                coverage=school_coverage(found, place, declined),
            )
            for place in found.names.schools
        ),
    )
