"""A piece of work that takes its time: a row, claimed by one process at a time, whatever runs it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.choices import JobKind, JobState, Phase
from reports.models.report import Report, ReportVersion

# A process that says nothing for so long is dead: it says that it lives four times as often.
STALE = timedelta(seconds=6)
# What kills its worker each time is not tried for ever.
MAX_ATTEMPTS = 5
OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def claimable(self, now: datetime) -> JobQuerySet:
        """Waits, or was left by a process that died. On its own columns alone: a claim is an UPDATE of this."""
        left = Q(state=JobState.RUNNING, heartbeat__lt=now - STALE)
        return self.filter(Q(state=JobState.WAITING) | left, attempts__lt=MAX_ATTEMPTS)

    def given_up(self, now: datetime) -> JobQuerySet:
        """Left once too often."""
        return self.filter(state=JobState.RUNNING, heartbeat__lt=now - STALE, attempts__gte=MAX_ATTEMPTS)

    def open(self) -> JobQuerySet:
        return self.filter(state__in=OPEN_STATES)


class Job(models.Model):
    """The making of files, for a published version or for a draft.

    `key` names what is made: asked twice, it is one job. `claim` is that of the process at work: what it writes is
    written only while the claim is still its own.
    """

    kind = models.CharField(_("nature"), max_length=20, choices=JobKind)
    key = models.CharField(max_length=200, unique=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="jobs")
    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs")
    state = models.CharField(_("état"), max_length=20, choices=JobState, default=JobState.WAITING)
    phase = models.CharField(max_length=20, choices=Phase, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(_("message"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("demandée le"), default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(_("commencée le"), null=True, blank=True)
    ended_at = models.DateTimeField(_("finie le"), null=True, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    claim = models.CharField(max_length=32, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        verbose_name = _("génération")
        verbose_name_plural = _("générations")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="files", version__isnull=False) | Q(kind="draft", version__isnull=True),
                name="job_of_a_version_or_a_draft",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state"], condition=Q(state__in=["waiting", "running"]), name="job_open")
        ]

    def __str__(self) -> str:
        return f"{self.key} [{self.state}]"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
