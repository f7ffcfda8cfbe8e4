"""A *jalon* of a contract: what it promised beside its indicators."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import Contract


class Milestone(models.Model):
    """A *jalon* (J1–J12), its title as printed."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="milestones")
    code = models.SlugField(_("code"), max_length=20)
    title = models.TextField(_("intitulé"))
    position = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "position"]
        verbose_name = _("jalon")
        verbose_name_plural = _("jalons")
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="milestone_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
