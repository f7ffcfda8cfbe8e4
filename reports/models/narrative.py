"""What people write in a report: by section and language, the text and, apart from it, the internal comment."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imt_cop.core.models import AppendOnlyQuerySet
from reports.choices import Language
from reports.models.report import Report


class Narrative(models.Model):
    """The text of one section in one language, in the marks that `reports.markdown` reads.

    `internal` is never printed. `cleared_version` is the version of the text that the DG cleared for the ministry: a
    text written since is not cleared. A save that names another `version` than the current one is refused.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="narratives")
    section = models.SlugField(max_length=60)
    language = models.CharField(max_length=5, choices=Language)
    text = models.TextField(_("texte"), blank=True)
    internal = models.TextField(_("commentaire interne"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cleared_version = models.PositiveIntegerField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cleared_at = models.DateTimeField(_("visé le"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["report", "section", "language"]
        verbose_name = _("texte d’un rapport")
        verbose_name_plural = _("textes de rapports")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "section", "language"], name="narrative_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section} {self.language}"

    @property
    def is_cleared(self) -> bool:
        return self.cleared_version == self.version


class NarrativeRevision(models.Model):
    """A text as it stood after one save. Append-only."""

    narrative = models.ForeignKey(Narrative, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    internal = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AppendOnlyQuerySet["NarrativeRevision"].as_manager()

    class Meta:
        ordering: ClassVar = ["narrative", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["narrative", "version"], name="narrative_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.narrative_id} v{self.version}"
