"""Tasks of reports: doors, as pages are."""

from __future__ import annotations

from pathlib import Path

from celery import shared_task
from django.conf import settings

from imt_cop.celery import enqueue
from imt_cop.core.storage import sweep
from reports.choices import JobState
from reports.models import Job
from reports.models.job import STALE
from reports.services import generation, jobs


@shared_task
def run_job(pk: int) -> None:
    """Do one job. Where another worker is at it, look again a moment later: should that one die, its job is not lost.

    A message that a dead worker held comes back to the queue, and it is the only one: what it finds is done, or taken
    up, or followed by one other message. It may come back behind many others: what was left is done before what waits.
    """
    for left in jobs.left_behind():
        generation.run(left)
    if not generation.run(pk) and settings.TASK_RUNNER == "celery":
        run_job.apply_async(args=(pk,), countdown=STALE.total_seconds())


@shared_task
def send_waiting_jobs() -> int:
    """Tell the queue of the jobs that wait, or that a dead process left; return how many."""
    return send_jobs()


@shared_task
def sweep_files() -> int:
    """Remove what killed processes left unfinished under MEDIA_ROOT; return how many files."""
    return sweep(Path(settings.MEDIA_ROOT))


def send_jobs() -> int:
    """The same, from a page or a command: it never waits."""
    keys = jobs.to_send()
    for pk in keys:
        enqueue(run_job, pk)
    return len(keys)


def start_job(job: Job) -> None:
    """Start one that was just asked for, once what asked for it is committed."""
    if job.state == JobState.WAITING and jobs.mark_sent(job.pk):
        enqueue(run_job, job.pk)
