"""Publishing: what a report says is frozen with its SHA-256, and its figures become the ministry's to read."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Action, User
from imt_cop.core.errors import ConflictError, RefusedError
from indicators.services import appreciations
from indicators.services.publication import publish_figures
from milestones.services.publication import publish_progress
from reports.calculations.workflow import ReportMove
from reports.choices import ReportKind
from reports.models import Job, Report, ReportVersion
from reports.services import errata, notices, snapshots
from reports.services.asking import ask_files
from reports.services.narratives import uncleared
from reports.services.preparing import FOUR_EYES, alone, begin_move, finish_move
from reports.services.recording import record
from schools.models import Entity


@transaction.atomic
def publish(*, report: Report, by: User) -> tuple[ReportVersion, Job]:
    """Freeze the next version, in one transaction; its files wait as a job, that the caller starts.

    The validated figures that it prints, the judgements and how far the deliverables are, are published first, and
    the snapshot is built from published figures alone: what the ministry reads in the report, it reads everywhere.
    Four eyes: see `preparing.alone`.
    """
    moved = begin_move(report, ReportMove.PUBLISH, by)
    if alone(moved, by):
        raise RefusedError(FOUR_EYES)
    if waiting := uncleared(moved):
        raise ConflictError(_("Textes de l’école à viser avant de publier : %s.") % len(waiting))
    today = timezone.localdate()
    _date(moved, today)
    latest = moved.versions.first()
    number = latest.number + 1 if latest else 1
    changes = errata.changes_since(moved, latest) if latest else []
    publish_figures(
        contract=moved.contract,
        entity=moved.entity,
        figures=errata.in_scope(moved),
        why=_("Rapport publié : %s") % moved,
        by=by,
    )
    school = None if moved.entity.is_institute else moved.entity.code
    publish_progress(contract=moved.contract, through_year=moved.year, by=by, on=today, entity=school)
    for entity in _reported(moved):
        appreciations.publish(contract=moved.contract, year=moved.year, entity=entity, by=by)
    snapshot = snapshots.final(report=moved, number=number, changes=changes, today=today)
    version = ReportVersion.objects.create(
        report=moved,
        number=number,
        snapshot=snapshot.to_bytes(),
        sha256=snapshot.sha256,
        published_by=by,
        published_at=timezone.now(),
        reason=moved.reason if number > 1 else "",
        changes=changes,
    )
    moved.reason = ""
    finish_move(moved, ReportMove.PUBLISH, by=by)
    record(moved, Action.PUBLISHED, by=by, field="version", new=f"{number} sha256:{version.sha256}")
    notices.published(version, by=by)
    return version, ask_files(version=version, by=by)


def _reported(report: Report) -> list[Entity]:
    """The institute's report carries the judgements on its schools too."""
    return list(Entity.objects.of_institute(report.entity)) if report.entity.is_institute else [report.entity]


def _date(report: Report, today: date) -> None:
    """An interim statement is dated of the day that it is published: its figures are those known then."""
    if report.kind != ReportKind.INTERIM or report.dated == today:
        return
    same_day = Report.objects.filter(
        contract=report.contract, entity=report.entity, year=report.year, kind=report.kind, dated=today
    )
    if report.versions.exists():
        return
    if same_day.exists():
        raise ConflictError(_("Un autre point stratégique porte déjà la date de ce jour."))
    report.dated = today
