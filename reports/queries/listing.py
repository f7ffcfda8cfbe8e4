"""The reports that a person may read: those published, and those in preparation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.models import User
from imt_cop.core.errors import NotFoundError
from indicators.models import Contract
from reports.models import Report, ReportFile, ReportVersion
from reports.models.report import edition_of
from reports.permissions import sees_preparation, visible_reports

# All but the snapshot's own bytes, which are read one at a time.
VERSIONS = ReportVersion.objects.defer("snapshot").select_related("published_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReport:
    """The latest version of a report, with its files."""

    report: Report
    version: ReportVersion
    files: tuple[ReportFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportList:
    published: tuple[PublishedReport, ...]
    preparing: tuple[Report, ...]


def report_list(contract: Contract, *, user: User) -> ReportList:
    """Three queries. Raises RefusedError for somebody who reads nothing."""
    versions = Prefetch("versions", VERSIONS.prefetch_related("files"))
    reports = list(
        visible_reports(user)
        .filter(contract=contract)
        .select_related("entity", "contract", "submitted_by")
        .prefetch_related(versions)
        .order_by("-year", "kind", "-dated", "entity__kind", "entity__position", "entity__code")
    )
    published = []
    for report in reports:
        latest = next(iter(report.versions.all()), None)
        if latest is not None:
            published.append(PublishedReport(report=report, version=latest, files=tuple(latest.files.all())))
    preparing = tuple(report for report in reports if sees_preparation(user, report))
    return ReportList(published=tuple(published), preparing=preparing)


def published_versions(contract: Contract, *, user: User) -> list[ReportVersion]:
    """Every version of every report that this person may read, the latest first. Two queries."""
    reports = visible_reports(user).filter(contract=contract)
    versions = VERSIONS.filter(report__in=reports).select_related("report__contract", "report__entity")
    return list(versions.prefetch_related("files").order_by("-published_at", "-pk"))


def find_report(*, contract: str, year: int, entity: str, edition: str, user: User) -> Report:
    """Raises NotFoundError for a report that is not there, or of which this person may read nothing."""
    named = edition_of(edition)
    if named is None:
        raise NotFoundError
    kind, dated = named
    found = (
        visible_reports(user)
        .filter(contract__code=contract, year=year, entity__code=entity, kind=kind, dated=dated)
        .select_related("contract__institute", "entity", "submitted_by", "started_by")
        .first()
    )
    if found is None:
        raise NotFoundError
    return found


def find_prepared(*, contract: str, year: int, entity: str, edition: str, user: User) -> Report:
    """The same for what is being prepared: who reads the published versions alone does not find it."""
    report = find_report(contract=contract, year=year, entity=entity, edition=edition, user=user)
    if not sees_preparation(user, report):
        raise NotFoundError
    return report


def find_version(report: Report, number: int) -> ReportVersion:
    """A published version, but for its bytes."""
    found = VERSIONS.filter(report=report, number=number).prefetch_related("files").first()
    if found is None:
        raise NotFoundError
    found.report = report
    return found
