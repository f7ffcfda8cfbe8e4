"""The rules that say what looks wrong in a figure: as the contract's files give them, then as the DG sets them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators import choices
from indicators.models.contract import Contract
from indicators.models.fields import ExactDecimalField
from indicators.models.indicator import Indicator


class PlausibilityRule(models.Model):
    """One check of a contract; what its numbers mean depends on its kind (`indicators.calculations.anomaly`).

    `edited_by_dg`: somebody set it here, so that loading the contract's files again leaves it as it is.
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="rules")
    code = models.SlugField(_("code"), max_length=100)
    kind = models.CharField(_("nature"), max_length=20, choices=choices.CheckKind)
    severity = models.CharField(_("gravité"), max_length=10, choices=choices.Severity)
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="rules")
    other = models.ForeignKey(Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    denominator = models.ForeignKey(Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    minimum = ExactDecimalField(_("minimum"), null=True, blank=True)
    maximum = ExactDecimalField(_("maximum"), null=True, blank=True)
    threshold = ExactDecimalField(_("seuil"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    active = models.BooleanField(_("actif"), default=True)
    edited_by_dg = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering: ClassVar = ["contract", "indicator__position", "code"]
        verbose_name = _("contrôle")
        verbose_name_plural = _("contrôles")
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="plausibility_rule_once")]

    def __str__(self) -> str:
        return self.code
