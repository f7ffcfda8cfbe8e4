"""The yearly figures: what was entered, in which state, and every state they passed through."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from imt_cop.core.models import AppendOnlyQuerySet
from indicators import choices
from indicators.models.contract import Contract
from indicators.models.fields import ExactDecimalField
from indicators.models.indicator import Indicator
from schools.models import Entity

EVALUATED_STATES = (choices.ObservationState.VALIDATED, choices.ObservationState.PUBLISHED)


class ObservationQuerySet(models.QuerySet["Observation"]):
    def validated(self) -> ObservationQuerySet:
        """What evaluation reads: validated and published figures only."""
        return self.filter(state__in=EVALUATED_STATES)

    def visible_in(self, states: frozenset[str]) -> ObservationQuerySet:
        return self.filter(state__in=states)

    def of_year(self, contract: Contract, year: int) -> ObservationQuerySet:
        return self.filter(contract=contract, year=year)


class FigureFields(models.Model):
    """A figure or a reason why there is none, with how sure it is, its comment and its source."""

    value = ExactDecimalField(_("valeur"), null=True, blank=True)
    reason = models.CharField(_("motif d’absence"), max_length=20, choices=choices.MissingReason, blank=True)
    expected_on = models.DateField(_("attendu le"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=20, choices=choices.ObservationState, default=choices.ObservationState.DRAFT
    )
    quality = models.CharField(_("qualité"), max_length=20, choices=choices.Quality, default=choices.Quality.FINAL)
    comment = models.TextField(_("commentaire"), blank=True)
    source = models.CharField(_("source"), max_length=400, blank=True)

    class Meta:
        abstract = True


class Observation(FigureFields):
    """A figure of one entity, one series, one year, in the unit of the series (money in current euros).

    An adjustment belongs to the institute and is named; an external figure is kept under the institute too, and
    exported with no entity. `version` grows with each write: a save that names an older one is refused.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="observations")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="observations")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    year = models.PositiveSmallIntegerField(_("année"))
    kind = models.CharField(max_length=20, choices=choices.ObservationKind, default=choices.ObservationKind.ACTUAL)
    name = models.CharField(_("intitulé de l’ajustement"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["contract", "year", "entity", "indicator", "kind", "name"]
        verbose_name = _("valeur")
        verbose_name_plural = _("valeurs")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "year", "entity", "indicator", "kind", "name"], name="observation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(reason=""), name="observation_value_or_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["contract", "entity", "year"], name="observation_sheet")]

    def __str__(self) -> str:
        return f"{self.entity} — {self.indicator} — {self.year}"

    @property
    def is_locked(self) -> bool:
        """Validated and published figures change only by being reopened."""
        return self.state in EVALUATED_STATES

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.reason


class ObservationRevision(FigureFields):
    """A figure as it stood after one write. Append-only: it is how a past evaluation can be made again."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)

    objects = AppendOnlyQuerySet["ObservationRevision"].as_manager()

    class Meta:
        ordering: ClassVar = ["observation", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["observation", "version"], name="observation_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.observation_id} v{self.version}"
