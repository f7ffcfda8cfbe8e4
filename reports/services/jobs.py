"""The life of a job: asked for, claimed by one process, told how far it is, ended once, whatever dies meanwhile.

A process owns a job by its claim, a conditional UPDATE, and shows that it lives by its heartbeat. Each thing that it
writes is written only while the claim is its own: a process that was taken for dead, and comes back, writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from uuid import uuid4

from django.db import connections, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from imt_cop.core.errors import Sentence
from reports.choices import JobState, Phase
from reports.models import Job
from reports.models.job import STALE, JobQuerySet
from reports.services import notices

BEAT = STALE.total_seconds() / 4
# A job that was sent to the queue so long ago, and that nobody has taken, is sent again.
UNANSWERED = timedelta(seconds=10)
GIVEN_UP = gettext_lazy(
    "Le processus de génération s’est arrêté plusieurs fois pendant ce travail. Vous pouvez le relancer."
)


class LostClaimError(Exception):
    """The job was cancelled, or another process took it over: this one writes nothing more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job at work, and the token of the process that works at it."""

    job: Job
    token: str

    def rows(self) -> JobQuerySet:
        """The job's row while it is this process's; none afterwards."""
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, claim=self.token)

    def tell(self, *, phase: Phase, total: int | None = None) -> None:
        """Say how far it is. Raises LostClaimError."""
        changed = {"phase": phase, "heartbeat": timezone.now()} | ({} if total is None else {"total": total})
        if not self.rows().update(**changed):
            raise LostClaimError

    @contextmanager
    def held(self) -> Iterator[None]:
        """One transaction, during which the job stays this process's. Raises LostClaimError."""
        with transaction.atomic():
            if not list(self.rows().select_for_update().values_list("pk")):
                raise LostClaimError
            yield

    @contextmanager
    def step(self) -> Iterator[None]:
        """The same, for one more thing done: it is counted."""
        with self.held():
            yield
            self.rows().update(done=F("done") + 1, heartbeat=timezone.now())


def claim(pk: int) -> Claim | None:
    """The job, for this process alone; None where it is over, or another one works at it."""
    now, token = timezone.now(), uuid4().hex
    taken = Job.objects.claimable(now).filter(pk=pk)
    changes = {"state": JobState.RUNNING, "claim": token, "heartbeat": now, "started_at": now, "message": ""}
    if not taken.update(**changes, attempts=F("attempts") + 1, done=0, total=0, phase=""):
        _give_up(pk)
        return None
    job = Job.objects.select_related("report__contract__institute", "report__entity", "version", "asked_by").get(pk=pk)
    return Claim(job, token)


def _give_up(pk: int) -> None:
    now = timezone.now()
    left = Job.objects.given_up(now).filter(pk=pk)
    if left.update(state=JobState.FAILED, message=str(GIVEN_UP), ended_at=now, claim=""):
        notices.failed(Job.objects.select_related("report__contract", "report__entity", "asked_by").get(pk=pk))


@contextmanager
def beating(claimed: Claim) -> Iterator[None]:
    """Say that this process lives, from a thread of its own: a file may take longer to draw than a heartbeat."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT):
                if not claimed.rows().update(heartbeat=timezone.now()):
                    return
        finally:
            connections.close_all()

    thread = Thread(target=beat, name=f"heartbeat-{claimed.job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def finish(claimed: Claim) -> bool:
    """The work is done; False where it was cancelled or taken over meanwhile."""
    return bool(claimed.rows().update(state=JobState.DONE, ended_at=timezone.now(), claim="", phase=""))


def fail(claimed: Claim, sentence: Sentence) -> None:
    """Say why, on the page and to who asked; nothing where the job is no longer this process's."""
    person = claimed.job.asked_by
    with transaction.atomic(), override(person.language if person else "fr"):
        changes = {"state": JobState.FAILED, "message": str(sentence), "ended_at": timezone.now(), "claim": ""}
        if claimed.rows().update(**changes):
            claimed.job.message = str(sentence)
            notices.failed(claimed.job)


def to_send() -> list[int]:
    """The jobs that a queue should be told of (again): claimed to be sent by this call alone.

    Those that wait unsent, that nobody answered for, or whose process died.
    """
    left = Q(state=JobState.RUNNING, heartbeat__lt=timezone.now() - STALE)
    keys = list(_unsent().filter(Q(state=JobState.WAITING) | left).values_list("pk", flat=True))
    return [pk for pk in keys if mark_sent(pk)]


def left_behind() -> list[int]:
    """The jobs whose process died at work: somebody has waited for them longest."""
    return list(Job.objects.claimable(timezone.now()).filter(state=JobState.RUNNING).values_list("pk", flat=True))


def mark_sent(pk: int) -> bool:
    """Say that this call sends it; False where another one just did."""
    return bool(_unsent().filter(pk=pk).update(sent_at=timezone.now()))


def _unsent() -> JobQuerySet:
    never = Q(sent_at=None)
    return Job.objects.open().filter(never | Q(sent_at__lt=timezone.now() - UNANSWERED))


def is_running(pk: int) -> bool:
    """Is somebody at work there, or thought to be?"""
    return Job.objects.filter(pk=pk, state=JobState.RUNNING).exists()


def state_sentence(job: Job) -> str:
    """Where a job is, in words."""
    if job.state == JobState.WAITING:
        unanswered = job.sent_at is not None and timezone.now() - job.sent_at > UNANSWERED / 2
        if unanswered:
            return _("La file de génération n’a pas encore répondu : la demande est gardée et partira d’elle-même.")
        return _("La demande attend son tour.")
    if job.state == JobState.RUNNING:
        return _("La génération est en cours.")
    if job.state == JobState.DONE:
        return _("Les fichiers sont prêts.")
    if job.state == JobState.CANCELLED:
        return _("La génération a été annulée : aucun fichier n’a été ajouté depuis.")
    return job.message or _("La génération a échoué.")
