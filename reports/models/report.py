"""A report, and the versions of it that were published: each a snapshot kept for ever."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imt_cop.core.models import AppendOnlyQuerySet
from indicators.models import Contract
from reports.choices import ReportKind, ReportState
from schools.models import Entity

INTERIM = "point-"
ANNUAL = "annuel"


class Report(models.Model):
    """What one entity reports for one year: once a year, or (interim) on a given day.

    `state` is that of the version in preparation; what was published before stays so in its versions.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reports")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField(_("année"))
    kind = models.CharField(_("nature"), max_length=20, choices=ReportKind, default=ReportKind.ANNUAL)
    dated = models.DateField(_("daté du"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=20, choices=ReportState, default=ReportState.DRAFT)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(_("commencé le"), default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("transmis le"), null=True, blank=True)
    # Why it was returned, or why another version is prepared.
    reason = models.TextField(_("motif"), blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "kind", "-dated", "entity"]
        verbose_name = _("rapport")
        verbose_name_plural = _("rapports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "entity", "year"], condition=Q(kind="annual"), name="report_annual_once"
            ),
            models.UniqueConstraint(
                fields=["contract", "entity", "year", "dated"],
                condition=Q(kind="interim"),
                name="report_interim_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="annual", dated__isnull=True) | Q(kind="interim", dated__isnull=False),
                name="report_interim_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year} — {self.entity}"

    @property
    def edition(self) -> str:
        """In addresses: `annuel`, or `point-2026-06-15`."""
        return f"{INTERIM}{self.dated.isoformat()}" if self.dated else ANNUAL


def edition_of(text: str) -> tuple[str, date | None] | None:
    """The kind and the day that an address names; None where it names neither."""
    if text == ANNUAL:
        return ReportKind.ANNUAL, None
    try:
        return (
            (ReportKind.INTERIM, date.fromisoformat(text.removeprefix(INTERIM))) if text.startswith(INTERIM) else None
        )
    except ValueError:
        return None


class ReportVersion(models.Model):
    """What was published once: the bytes of its snapshot, and their SHA-256. Append-only.

    `changes` says, from the second version on, which figures were corrected since the one before; `reason` why.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    snapshot = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("publié le"))
    reason = models.TextField(_("motif"), blank=True)
    changes = models.JSONField(default=list, blank=True)

    objects = AppendOnlyQuerySet["ReportVersion"].as_manager()

    class Meta:
        ordering: ClassVar = ["report", "-number"]
        verbose_name = _("version d’un rapport")
        verbose_name_plural = _("versions de rapports")
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]

    def __str__(self) -> str:
        return f"{self.report}, version {self.number}"
