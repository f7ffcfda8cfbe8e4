"""What the contract prints: earlier values and references, targets, and the amendments that revise them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators import choices
from indicators.models.contract import ContractRow
from indicators.models.fields import ExactDecimalField
from indicators.models.indicator import Indicator
from schools.models import Entity

if TYPE_CHECKING:
    from indicators.models.strategy import Assumption

PRINTED = models.Q(amendment__isnull=True)


class Amendment(ContractRow):
    """An *avenant*: signed at a date, it applies from a first year; nothing it revises is overwritten."""

    code = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("intitulé"), max_length=300)
    signed_on = models.DateField(_("signé le"))
    first_year = models.PositiveSmallIntegerField(_("première année d’application"))
    text = models.TextField(_("texte"), blank=True)
    assumptions: models.ManyToManyField[Assumption, models.Model] = models.ManyToManyField(
        "Assumption", blank=True, related_name="amendments"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["contract", "signed_on", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="amendment_once")]

    def __str__(self) -> str:
        return self.title


class Baseline(ContractRow):
    """A value printed before the contract's years: its reference, or the history beside it.

    A figure or a reason why there is none; a period of several years is an average over them.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="baselines")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=choices.BaselineKind)
    value = ExactDecimalField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=choices.MissingReason, blank=True)
    provisional = models.BooleanField(default=False)
    price_basis = models.CharField(max_length=10, choices=choices.PriceBasis, blank=True)
    printed = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, null=True, blank=True, related_name="baselines")

    class Meta:
        ordering: ClassVar = ["contract", "entity", "indicator", "first_year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "indicator", "entity", "kind", "first_year"],
                condition=PRINTED,
                name="baseline_printed_once",
            ),
            models.UniqueConstraint(
                fields=["amendment", "indicator", "entity", "kind", "first_year"],
                condition=~PRINTED,
                name="baseline_amended_once",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, reason="")
                | (models.Q(value__isnull=True) & ~models.Q(reason="")),
                name="baseline_value_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} — {self.indicator} — {self.period}"

    @property
    def period(self) -> str:
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}-{self.last_year}"


class Target(ContractRow):
    """What is asked of one entity, one indicator, one year. A relative target holds the percentage as printed."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    comparator = models.CharField(max_length=20, choices=choices.Comparator)
    value = ExactDecimalField(null=True, blank=True)
    value_max = ExactDecimalField(null=True, blank=True)
    basis = models.CharField(max_length=10, choices=choices.Basis, blank=True)
    price_basis = models.CharField(max_length=10, choices=choices.PriceBasis, blank=True)
    printed = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["contract", "entity", "indicator", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "indicator", "entity", "year"], condition=PRINTED, name="target_printed_once"
            ),
            models.UniqueConstraint(
                fields=["amendment", "indicator", "entity", "year"], condition=~PRINTED, name="target_amended_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} — {self.indicator} — {self.year}"


class DefinitionRevision(ContractRow):
    """How an amendment redefines an indicator; `series_break` marks that earlier years cannot be compared."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="revisions")
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="definitions")
    definition = models.TextField(blank=True)
    perimeter = models.TextField(blank=True)
    observed_at = models.CharField(max_length=200, blank=True)
    series_break = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "indicator", "amendment"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["amendment", "indicator"], name="definition_once")]

    def __str__(self) -> str:
        return f"{self.indicator} — {self.amendment}"
