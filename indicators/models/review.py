"""What is said, shown and asked about one figure: its thread, its attachments, its corrections once it is locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imt_cop.core.models import AppendOnlyQuerySet
from indicators import choices
from indicators.models.contract import Contract
from indicators.models.indicator import Indicator
from indicators.models.observation import FigureFields, Observation
from indicators.models.stored_file import StoredFile
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKey:
    """Which figure: whether or not anybody has entered it yet."""

    contract: Contract
    entity: Entity
    indicator: Indicator
    year: int
    kind: str = choices.ObservationKind.ACTUAL.value
    name: str = ""

    @classmethod
    def of(cls, observation: Observation) -> FigureKey:
        return cls(
            contract=observation.contract,
            entity=observation.entity,
            indicator=observation.indicator,
            year=observation.year,
            kind=observation.kind,
            name=observation.name,
        )

    @property
    def lookup(self) -> dict[str, Any]:
        """The columns that `Observation`, `FigureMessage` and `Attachment` share."""
        return {
            "contract": self.contract,
            "entity": self.entity,
            "indicator": self.indicator,
            "year": self.year,
            "kind": self.kind,
            "name": self.name,
        }

    @property
    def label(self) -> str:
        """In a line of the journal."""
        return " ".join(filter(None, [self.indicator.code, str(self.year), self.name]))


class AboutFigure(models.Model):
    """The key of a figure, as `Observation` has it: a thread may begin before the figure is entered."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    kind = models.CharField(max_length=20, choices=choices.ObservationKind, default=choices.ObservationKind.ACTUAL)
    name = models.CharField(_("intitulé de l’ajustement"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def figure(self) -> FigureKey:
        return FigureKey(
            contract=self.contract,
            entity=self.entity,
            indicator=self.indicator,
            year=self.year,
            kind=self.kind,
            name=self.name,
        )


class FigureMessage(AboutFigure):
    """One message between a school and the DG about a figure. Append-only.

    `asks_change`: the DG wants this line changed; the sheet went back with it.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("date"), default=timezone.now)
    text = models.TextField(_("texte"))
    asks_change = models.BooleanField(_("demande une modification"), default=False)

    objects = AppendOnlyQuerySet["FigureMessage"].as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes: ClassVar = [models.Index(fields=["contract", "entity", "year", "indicator"], name="message_figure")]

    def __str__(self) -> str:
        return f"{self.author} — {self.text[:60]}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def present(self) -> AttachmentQuerySet:
        """Not removed."""
        return self.filter(removed_at=None)


class Attachment(StoredFile, AboutFigure):
    """A file that backs a figure."""

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        indexes: ClassVar = [models.Index(fields=["contract", "entity", "year", "indicator"], name="attachment_figure")]

    def __str__(self) -> str:
        return self.original_name


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def pending(self) -> CorrectionQuerySet:
        return self.filter(state=choices.CorrectionState.PROPOSED)


class Correction(FigureFields):
    """What a locked figure should say instead, and why; its fields are the figure as proposed.

    Approved by a second person, it becomes the figure's next version; until then nothing changes. `version` is that of
    the figure it was proposed against.
    """

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="corrections")
    version = models.PositiveIntegerField()
    state = models.CharField(
        _("état"), max_length=20, choices=choices.CorrectionState, default=choices.CorrectionState.PROPOSED
    )
    why = models.TextField(_("motif"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposée le"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    decision_reason = models.TextField(_("motif de la décision"), blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["observation"],
                condition=models.Q(state=choices.CorrectionState.PROPOSED),
                name="correction_one_pending",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(reason=""), name="correction_value_or_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=choices.CorrectionState.APPROVED)
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="correction_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observation} — {self.state}"

    @property
    def is_pending(self) -> bool:
        return self.state == choices.CorrectionState.PROPOSED
