"""From a report and its texts to the snapshot that everything is drawn from."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import QuerySet

from indicators.choices import ObservationState
from indicators.models import EVALUATED_STATES
from reports.building import Erratum, Narratives, build_snapshot, school_section
from reports.choices import ReportKind
from reports.document import WRITTEN, Block, Snapshot
from reports.markdown import blocks_of
from reports.models import Narrative, Report, ReportVersion
from reports.services import errata

# What of a school's own report is printed in its part of the institute's.
SCHOOL_WORD = "summary"
PUBLISHED = frozenset({ObservationState.PUBLISHED.value})


def draft(*, report: Report, today: date) -> Snapshot:
    """The report as it would be published today, from what is validated; marked as a draft on every page."""
    number = _versions(report).count() + 1
    changes = _changes(report)
    found = errata.errata_of(report, number=number, reason=report.reason, changes=changes, day=today)
    return _built(report, version=0, errata=found, states=frozenset(EVALUATED_STATES), today=today)


def final(*, report: Report, number: int, changes: list[errata.Change], today: date) -> Snapshot:
    """What is frozen: published figures alone, and the texts that are cleared."""
    found = errata.errata_of(report, number=number, reason=report.reason, changes=changes, day=today)
    return _built(report, version=number, errata=found, states=PUBLISHED, today=today)


def _built(
    report: Report, *, version: int, errata: tuple[Erratum, ...], states: frozenset[str], today: date
) -> Snapshot:
    snapshot = build_snapshot(
        contract=report.contract,
        entity=report.entity,
        year=report.year,
        kind="interim" if report.kind == ReportKind.INTERIM else "annual",
        as_of=today,
        dated=report.dated,
        narratives=narratives(report, cleared_only=version > 0),
        version=version,
        errata=errata,
        states=states,
        today=today,
    )
    # As it will be read back: the bytes that are frozen are those that it gives again.
    return Snapshot.from_bytes(snapshot.to_bytes())


def _versions(report: Report) -> QuerySet[ReportVersion]:
    """None of a report that nobody began: it can be drawn all the same (`build_report`)."""
    return ReportVersion.objects.filter(report=report.pk)


def _changes(report: Report) -> list[errata.Change]:
    latest = _versions(report).first()
    return errata.changes_since(report, latest) if latest else []


def narratives(report: Report, *, cleared_only: bool) -> Narratives:
    """The texts of the report; in the institute's, also what each school's own says of its year, once cleared."""
    found: defaultdict[str, dict[str, tuple[Block, ...]]] = defaultdict(dict)
    own = Narrative.objects.filter(report=report.pk).exclude(text="")
    for one in own:
        if report.entity.is_institute or one.is_cleared or not cleared_only:
            found[one.section][one.language] = blocks_of(
                one.text, name=f"{WRITTEN}{one.section}", language=one.language
            )
    if report.entity.is_institute:
        for one in _words_of_schools(report):
            section = school_section(one.report.entity.code)
            found[section][one.language] = blocks_of(one.text, name=f"{WRITTEN}{section}", language=one.language)
    return dict(found)


def _words_of_schools(report: Report) -> list[Narrative]:
    words = Narrative.objects.filter(
        report__contract=report.contract,
        report__year=report.year,
        report__kind=ReportKind.ANNUAL,
        report__entity__parent=report.entity,
        section=SCHOOL_WORD,
    ).exclude(text="")
    return [one for one in words.select_related("report__entity") if one.is_cleared]
