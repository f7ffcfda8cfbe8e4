"""What each entity asked owes of a deliverable, year by year, and everything that was said of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imt_cop.core.models import AppendOnlyQuerySet
from indicators.models.stored_file import StoredFile
from milestones import choices
from milestones.models.deliverable import Deliverable
from schools.models import Entity


class DeliverablePart(models.Model):
    """A deliverable as one entity owes it in one year; made when something is first said of it.

    `latest` is the last report, `validated` the one in force, `published` the one that was validated on the day
    (`published_on`) when a report was published, if any was. `version` grows with each report and each decision.
    """

    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="parts")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_deliverables",
        verbose_name=_("responsable"),
    )
    owner_function = models.CharField(_("fonction du responsable"), max_length=200, blank=True)
    review = models.CharField(
        _("examen"), max_length=20, choices=choices.ReviewState, default=choices.ReviewState.NOTHING
    )
    latest = models.ForeignKey("ProgressReport", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    validated = models.ForeignKey("ProgressReport", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published = models.ForeignKey("ProgressReport", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_on = models.DateField(_("publié le"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["deliverable", "year", "entity"]
        verbose_name = _("livrable demandé")
        verbose_name_plural = _("livrables demandés")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliverable", "year", "entity"], name="deliverable_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.deliverable.code} {self.year}"


class ProgressReport(models.Model):
    """All that somebody said of a part at one moment; the next report takes its place as a whole. Append-only.

    `restates`: the report that it says again without its new date, which the DG cancelled.
    """

    part = models.ForeignKey(DeliverablePart, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveIntegerField()
    stage = models.CharField(_("avancement"), max_length=20, choices=choices.Stage)
    text = models.TextField(_("ce qui a été fait"), blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    evidence = models.TextField(_("preuve"), blank=True)
    postponed_to = models.DateField(_("reporté au"), null=True, blank=True)
    postponed_reason = models.TextField(_("motif du report"), blank=True)
    dropped_reason = models.TextField(_("motif de l’abandon"), blank=True)
    restates = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reprend")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("déclaré le"), default=timezone.now)

    objects = AppendOnlyQuerySet["ProgressReport"].as_manager()

    class Meta:
        ordering: ClassVar = ["part", "version"]
        verbose_name = _("compte rendu d’avancement")
        verbose_name_plural = _("comptes rendus d’avancement")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "version"], name="progress_report_once"),
            models.CheckConstraint(
                condition=~models.Q(stage=choices.Stage.DONE) | models.Q(done_on__isnull=False),
                name="progress_done_has_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(postponed_to__isnull=True) | ~models.Q(postponed_reason=""),
                name="progress_postponed_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=choices.Stage.DROPPED) | ~models.Q(dropped_reason=""),
                name="progress_dropped_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} v{self.version}"

    @property
    def files_until(self) -> datetime:
        """Of a report that was decided on: the files that were there then back it, not those that came after."""
        return (self.restates or self).decision.at


class ProgressDecision(models.Model):
    """What the DG answered to a report: validated, returned with a reason, or its date cancelled. Append-only."""

    report = models.OneToOneField(ProgressReport, on_delete=models.PROTECT, related_name="decision")
    decision = models.CharField(_("décision"), max_length=20, choices=choices.Decision)
    reason = models.TextField(_("motif"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("décidé le"), default=timezone.now)

    objects = AppendOnlyQuerySet["ProgressDecision"].as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(decision=choices.Decision.RETURNED) | ~models.Q(reason=""),
                name="progress_returned_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.decision}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def present(self) -> EvidenceQuerySet:
        """Not removed."""
        return self.filter(removed_at=None)


class Evidence(StoredFile):
    """A file that backs what is said of a part."""

    part = models.ForeignKey(DeliverablePart, on_delete=models.PROTECT, related_name="files")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("pièce d’un livrable")
        verbose_name_plural = _("pièces des livrables")

    def __str__(self) -> str:
        return self.original_name
