"""The files of a report: those of a published version for ever, those of a draft until the next one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imt_cop.core.models import AppendOnlyQuerySet
from reports.choices import Language
from reports.models.job import Job
from reports.models.report import ReportVersion


class StoredFile(models.Model):
    """A file under MEDIA_ROOT, served by a view alone; `stored_name` is its path there."""

    form = models.CharField(_("format"), max_length=20)
    language = models.CharField(_("langue"), max_length=5, choices=Language)
    stored_name = models.CharField(max_length=200, unique=True)
    size = models.PositiveIntegerField(_("taille"))
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField(_("fait le"), default=timezone.now)

    class Meta:
        abstract = True


class ReportFile(StoredFile):
    """Made once from the version's snapshot. Append-only."""

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="files")

    objects = AppendOnlyQuerySet["ReportFile"].as_manager()

    class Meta:
        ordering: ClassVar = ["version", "pk"]
        verbose_name = _("fichier d’un rapport")
        verbose_name_plural = _("fichiers de rapports")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "form", "language"], name="report_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}.{self.form}"


class DraftFile(StoredFile):
    """Marked as a draft on every page; gone once a later draft is made."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="files")

    class Meta:
        ordering: ClassVar = ["job", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "form", "language"], name="draft_file_once")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.language}.{self.form}"
