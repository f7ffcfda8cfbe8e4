"""Asking for files, cancelling and asking again: a job's row says how far it is, and the journal who asked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Action, User
from accounts.permissions import Permission, can
from imt_cop.core.build import build
from imt_cop.core.errors import ConflictError, NotFoundError, RefusedError
from imt_cop.core.kept import key_of
from reports.choices import JobKind, JobState
from reports.models import Job, Report, ReportVersion
from reports.models.job import OPEN_STATES
from reports.permissions import sees_preparation, visible_reports
from reports.services import storage
from reports.services.generation import files_of
from reports.services.recording import record_files

AGAIN = (JobState.FAILED, JobState.CANCELLED)


def ask_files(*, version: ReportVersion, by: User | None) -> Job:
    """The files of a published version: one job for ever, whoever asks; asked again where it failed.

    Whoever reads the version may ask: they are made once.
    """
    if by is not None and not visible_reports(by).filter(pk=version.report_id).exists():
        raise NotFoundError
    job = _asked(kind=JobKind.FILES, key=f"files:{version.pk}", report=version.report, version=version, by=by)
    if job.state == JobState.DONE and not _all_there(version):
        with transaction.atomic():
            _again(job, by)
    return job


def _all_there(version: ReportVersion) -> bool:
    """Not where the disk lost one, or where the application has learnt another format since."""
    there = {(file.form, file.language) for file in version.files.all() if storage.is_whole(file)}
    return there >= set(files_of())


def ask_draft(*, report: Report, by: User) -> Job:
    """The files of the report as it stands: one job for a same state of its texts and figures."""
    if not sees_preparation(by, report):
        raise NotFoundError
    texts = list(report.narratives.order_by("pk").values_list("pk", "version", "cleared_version"))
    stands = (build(), report.contract.data_version, texts, report.state, report.reason, timezone.localdate())
    key = key_of(f"draft:{report.pk}", *stands)
    return _asked(kind=JobKind.DRAFT, key=key, report=report, version=None, by=by)


@transaction.atomic
def _asked(*, kind: str, key: str, report: Report, version: ReportVersion | None, by: User | None) -> Job:
    given = {"kind": kind, "report": report, "version": version, "asked_by": by}
    job, created = Job.objects.get_or_create(key=key, defaults=given)
    if created:
        record_files(report, Action.EXPORTED, by=by, new=kind)
    elif job.state in AGAIN:
        _again(job, by)
    return job


def _again(job: Job, by: User | None) -> None:
    """Back to the queue, as if new: with all its attempts, and told to who asks now."""
    changes = {"asked_by": by, "asked_at": timezone.now(), "sent_at": None, "ended_at": None, "message": ""}
    over = Job.objects.filter(pk=job.pk).exclude(state__in=OPEN_STATES)
    if over.update(state=JobState.WAITING, attempts=0, done=0, total=0, phase="", **changes):
        record_files(job.report, Action.EXPORTED, by=by, old=job.state, new=job.kind)
    job.refresh_from_db()


def find_job(pk: int, *, by: User) -> Job:
    """A job, by a person who reads what it makes. Raises NotFoundError for any other."""
    jobs = Job.objects.select_related("report__contract__institute", "report__entity", "version", "asked_by")
    job = jobs.filter(pk=pk, report__in=visible_reports(by)).first()
    if job is None or (job.kind == JobKind.DRAFT and not sees_preparation(by, job.report)):
        raise NotFoundError
    return job


def cancelling_refusal(*, job: Job, by: User) -> str | Promise | None:
    """Why this person may not cancel it; None where they may."""
    if job.asked_by_id == by.pk or can(by, Permission.PUBLISH, job.report.entity):
        return None
    return _("Seule la personne qui l’a demandée, ou la direction générale, annule une génération.")


@transaction.atomic
def cancel(*, job: Job, by: User) -> Job:
    """Stop it before its next file; what is made stays made."""
    sentence = cancelling_refusal(job=job, by=by)
    if sentence is not None:
        raise RefusedError(sentence)
    changes = {"state": JobState.CANCELLED, "ended_at": timezone.now(), "claim": ""}
    if not Job.objects.filter(pk=job.pk, state__in=OPEN_STATES).update(**changes):
        raise ConflictError(_("Cette génération est déjà finie."))
    record_files(job.report, Action.CHANGED, by=by, old=job.state, new=JobState.CANCELLED)
    job.refresh_from_db()
    return job


def retry(*, job: Job, by: User) -> Job:
    """Ask again for what failed or was cancelled. A draft is made anew, as the report stands now."""
    if job.state not in AGAIN:
        raise ConflictError(_("Cette génération n’a pas échoué : il n’y a rien à relancer."))
    if job.version is not None:
        return ask_files(version=job.version, by=by)
    return ask_draft(report=job.report, by=by)
