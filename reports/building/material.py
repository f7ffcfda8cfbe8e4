"""All that a report reads, once: a known number of SQL queries, whatever the schools and the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Status
from indicators.choices import ObservationState
from indicators.models import (
    EVALUATED_STATES,
    Appreciation,
    Contract,
    DefinitionRevision,
    Discrepancy,
    Footnote,
    ObservationRevision,
    SourceDocument,
)
from indicators.queries.appreciations import in_force
from indicators.queries.catalogue import Catalogue, Heading, Place, Series
from indicators.queries.changes import (
    Changes,
    RevisedReference,
    Revision,
    changes,
    definitions,
    revised,
    revised_references,
)
from indicators.queries.contract_data import end_of
from indicators.queries.courses import Course, Printed, YearRow, course_of, printed_values
from indicators.queries.readings import Reading, reading
from indicators.queries.records import Record, records
from indicators.queries.rows import Row, table_row
from indicators.queries.scenario import ScenarioPage, scenario_page
from milestones.models import MilestoneResult
from milestones.permissions import Basis
from milestones.queries.progress import DeliverableProgress, deliverables_in_force
from reports.building.outline import Kind
from reports.document import Block, Meta
from schools.models import Entity, ThematicPositioning

Narratives = Mapping[str, Mapping[str, tuple[Block, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """What a version after the first puts right: its number, its day, and the sentence that readers are told."""

    version: int
    published_on: date
    text: str
    text_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """A published figure that was published again with another value. `name` is that of an adjustment."""

    entity: str
    indicator: str
    year: int
    name: str
    before: Decimal | None
    after: Decimal | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for: see `build_snapshot`."""

    contract: Contract
    entity: Entity
    year: int
    kind: Kind
    as_of: date
    today: date
    dated: date | None
    version: int
    states: frozenset[str]
    errata: tuple[Erratum, ...]
    narratives: Narratives

    @property
    def meta(self) -> Meta:
        return Meta(
            contract=self.contract.code,
            entity=self.entity.code,
            year=self.year,
            kind=self.kind,
            as_of=self.as_of,
            version=self.version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What was read for one report. A school's holds the figures of that school alone."""

    order: Order
    found: Reading
    subject: Place
    printed: Printed
    changed: Changes
    records: tuple[Record, ...]
    deliverables: tuple[DeliverableProgress, ...]
    results: tuple[MilestoneResult, ...]
    scenario: ScenarioPage | None
    amendments: tuple[Revision, ...]
    references: tuple[RevisedReference, ...]
    redefined: tuple[DefinitionRevision, ...]
    appreciations: tuple[Appreciation, ...]
    discrepancies: tuple[Discrepancy, ...]
    footnotes: tuple[Footnote, ...]
    documents: tuple[SourceDocument, ...]
    restatements: tuple[Restatement, ...]
    positionings: tuple[ThematicPositioning, ...]
    _courses: dict[tuple[str, str], Course] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.order.year

    @property
    def names(self) -> Catalogue:
        return self.found.names

    @property
    def is_institute(self) -> bool:
        return self.subject.is_institute

    @property
    def places(self) -> tuple[Place, ...]:
        """Those whose figures the report holds: the subject first."""
        return (self.subject, *self.names.schools) if self.is_institute else (self.subject,)

    @property
    def series(self) -> tuple[Series, ...]:
        """The indicators that are asked of the subject."""
        if self.is_institute:
            return self.names.indicators
        return tuple(
            one for one in self.names.indicators if one.declined and self.is_asked(self.evaluation(self.subject, one))
        )

    @property
    def declined(self) -> tuple[Series, ...]:
        return tuple(one for one in self.names.indicators if one.declined)

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """Those that the report may show, as `evaluate` gives them, in its order."""
        shown = {place.code for place in self.places}
        return tuple(row for (entity, _indicator), row in self.found.rows.items() if entity in shown)

    @staticmethod
    def is_asked(evaluation: Evaluation) -> bool:
        return evaluation.status != Status.NOT_APPLICABLE

    @property
    def reference_year(self) -> int | None:
        """That of most references of the subject: a heading says it once."""
        years = Counter(row.reference_year for row in self.evaluations if row.reference_year is not None)
        return max(years, key=lambda year: (years[year], year), default=None)

    def evaluation(self, place: Place, series: Series) -> Evaluation:
        return self.found.rows[place.code, series.code]

    def row(self, place: Place, series: Series) -> Row:
        return table_row(self.found, place.code, series)

    def rows(self, place: Place) -> tuple[Row, ...]:
        """Of the indicators that are asked of the place."""
        kept = self.series if place == self.subject else self.declined
        rows = (self.row(place, series) for series in kept)
        return tuple(row for row in rows if self.is_asked(row.evaluation))

    def by_domain(self, rows: Iterable[Row]) -> list[tuple[Heading, list[Row]]]:
        listed = list(rows)
        grouped = (
            (domain, [row for row in listed if row.series.domain == code])
            for code, domain in self.names.domains.items()
        )
        return [(domain, of_domain) for domain, of_domain in grouped if of_domain]

    def course(self, place: Place, series: Series) -> Course:
        """Every year; no figure of a year after the report's."""
        key = (place.code, series.code)
        if key not in self._courses:
            whole = course_of(self.found, place, series, self.printed, self.changed)
            self._courses[key] = replace(whole, rows=tuple(_until(row, self.year) for row in whole.rows))
        return self._courses[key]

    def narrative(self, code: str) -> tuple[Block, ...]:
        """The text written for a section, in the language of the moment."""
        return tuple(self.order.narratives.get(code, {}).get((get_language() or "fr")[:2], ()))


def _until(row: YearRow, year: int) -> YearRow:
    """A later year keeps what is expected of it alone."""
    if row.evaluation is None or row.evaluation.year <= year:
        return row
    return replace(row, evaluation=replace(row.evaluation, value=None, provisional=False))


def evaluated(states: Iterable[str]) -> frozenset[str]:
    """Of the states that are allowed, those that a report reads: what `evaluate` reads, and never what is not final.

    An annual report and an interim statement read the same: validated and published figures. A provisional figure is
    one of them, marked wherever it shows; what is drafted, submitted or returned is in no report.
    """
    return frozenset(str(state.value) for state in EVALUATED_STATES) & frozenset(states)


def read_material(order: Order) -> Material:
    """Raises YearOutOfRange."""
    contract, entity, states = order.contract, order.entity, evaluated(order.states)
    found = reading(contract, year=order.year, as_of=order.as_of, states=states)
    own = {} if entity.is_institute else {"entity": entity.code}
    redefined = definitions(contract, order.as_of)
    return Material(
        order=order,
        found=found,
        subject=found.names.places[entity.code],
        printed=printed_values(contract, **own),
        changed=changes(contract, order.as_of, redefined, **own),
        records=records(contract, year=order.year, states=states, as_of=order.as_of, entity=own.get("entity", "")),
        deliverables=_deliverables(order, states),
        results=tuple(
            MilestoneResult.objects.filter(milestone__contract=contract, year__lte=order.year)
            .select_related("milestone")
            .order_by("milestone__position", "year")
        )
        if entity.is_institute
        else (),
        scenario=scenario_page(contract, observations=True) if entity.is_institute else None,
        amendments=revised(contract, order.as_of, redefined, **own),
        references=revised_references(contract, order.as_of, **own),
        redefined=redefined,
        appreciations=_appreciations(order, states),
        discrepancies=tuple(_of_subject(Discrepancy.objects.filter(contract=contract), order)),
        footnotes=tuple(Footnote.objects.filter(contract=contract)),
        documents=tuple(SourceDocument.objects.filter(contract=contract)),
        restatements=tuple(_restatements(order, states)),
        positionings=_positionings(order),
    )


def _of_subject(rows: QuerySet[Any], order: Order) -> QuerySet[Any]:
    kept = rows if order.entity.is_institute else rows.filter(entity=order.entity)
    return kept.select_related("entity", "indicator").order_by("indicator__position", "entity__position", "pk")


def _appreciations(order: Order, states: frozenset[str]) -> tuple[Appreciation, ...]:
    """The signed ones of the year, in force on the day of reading: of indicators, then of criteria and of themes."""
    wanted = Q(year=order.year) if order.entity.is_institute else Q(year=order.year, entity=order.entity)
    found = in_force(order.contract, states=states, as_of=order.as_of, subject=wanted)
    return tuple(sorted(found, key=lambda one: (*_subject_rank(one), one.entity.position, one.pk)))


def _subject_rank(one: Appreciation) -> tuple[int, int]:
    if one.indicator is not None:
        return 0, one.indicator.position
    return (1, one.criterion.position) if one.criterion is not None else (2, one.theme.position if one.theme else 0)


def _deliverables(order: Order, states: frozenset[str]) -> tuple[DeliverableProgress, ...]:
    """What the DG validated of them, or what was published where a report reads nothing else; late on its day."""
    basis = Basis.VALIDATED if ObservationState.VALIDATED in states else Basis.PUBLISHED
    own = None if order.entity.is_institute else order.entity.code
    return deliverables_in_force(order.contract, basis, entity=own, today=order.as_of)


def _restatements(order: Order, states: frozenset[str]) -> Iterator[Restatement]:
    if ObservationState.PUBLISHED not in states:
        return
    where = Q(observation__contract=order.contract, observation__year__lte=order.year)
    if not order.entity.is_institute:
        where &= Q(observation__entity=order.entity)
    rows = ObservationRevision.objects.filter(
        where, state=ObservationState.PUBLISHED, at__lt=end_of(order.as_of)
    ).select_related("observation__entity", "observation__indicator")
    ordered = rows.order_by(
        "observation__entity__position",
        "observation__indicator__position",
        "observation__year",
        "observation_id",
        "version",
    )
    for _key, versions in groupby(ordered, key=lambda row: row.observation_id):
        for before, after in pairwise(versions):
            if before.value != after.value:
                figure = after.observation
                yield Restatement(
                    entity=figure.entity.code,
                    indicator=figure.indicator.code,
                    year=figure.year,
                    name=figure.name,
                    before=before.value,
                    after=after.value,
                    on=timezone.localdate(after.at),
                )


def _positionings(order: Order) -> tuple[ThematicPositioning, ...]:
    if order.entity.is_institute:
        return ()
    found = ThematicPositioning.objects.filter(theme__contract_code=order.contract.code, entity=order.entity)
    return tuple(found.select_related("theme").order_by("theme__position"))
