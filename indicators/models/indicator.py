"""Indicators, and the supporting and external series collected beside them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators import choices
from indicators.models.contract import Contract, ContractRow, Domain
from indicators.models.fields import ExactDecimalField
from schools.models import Entity


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def indicators(self) -> IndicatorQuerySet:
        return self.filter(kind=choices.SeriesKind.INDICATOR)

    def declined(self) -> IndicatorQuerySet:
        """What schools are asked: declined indicators and supporting series."""
        return self.filter(declined=True)


class Indicator(ContractRow):
    """A series of the contract: its unit, its direction, and how schools roll up to the institute.

    Unit and `decimals` are those of the exports; `tolerance` (in the unit) is the DG's override, empty = default.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="series")
    code = models.SlugField(_("code"), max_length=60)
    kind = models.CharField(_("nature"), max_length=20, choices=choices.SeriesKind)
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators")
    label = models.CharField(_("libellé"), max_length=300)
    label_en = models.CharField(_("libellé anglais"), max_length=300, blank=True)
    unit = models.CharField(_("unité"), max_length=60)
    unit_en = models.CharField(_("unité en anglais"), max_length=60, blank=True)
    decimals = models.PositiveSmallIntegerField(_("décimales"), default=0)
    direction = models.CharField(_("sens"), max_length=10, choices=choices.Direction)
    price_basis = models.CharField(_("euros"), max_length=10, choices=choices.PriceBasis, blank=True)
    declined = models.BooleanField(_("décliné par école"), default=False)
    rollup = models.CharField(_("consolidation"), max_length=20, choices=choices.Rollup)
    weight = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    numerator = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    denominator = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comparator_series = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    accumulation = models.CharField(max_length=20, choices=choices.Accumulation, default=choices.Accumulation.ANNUAL)
    definition = models.TextField(_("définition"), blank=True)
    perimeter = models.TextField(_("périmètre"), blank=True)
    observed_at = models.CharField(_("date d’observation"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    note = models.TextField(_("note"), blank=True)
    tolerance = ExactDecimalField(_("tolérance"), null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["contract", "position"]
        verbose_name = _("indicateur")
        verbose_name_plural = _("indicateurs")
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="indicator_once")]

    def __str__(self) -> str:
        return self.label


class EntryUnit(ContractRow):
    """The unit in which a school enters an indicator; entered × factor = value in the indicator's unit."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="entry_units")
    unit = models.CharField(max_length=60)
    factor = ExactDecimalField()
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "entity"], name="entry_unit_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.unit}"


class NotApplicable(ContractRow):
    """An indicator that is *sans objet* for a school: it leaves both sides of the coverage."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="not_applicable")
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "entity"], name="not_applicable_once")]

    def __str__(self) -> str:
        return f"{self.entity} — {self.indicator}"
