"""The meetings at which the contract's execution is told: the institute's board, a school's council."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.contract import Contract
from schools.models import Entity


class Council(models.Model):
    """One meeting, held or to come: of the institute's board where `entity` is the institute, else of a school."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="councils")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="councils")
    held_on = models.DateField(_("date"))
    note = models.CharField(_("objet"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["contract", "-held_on", "entity__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "entity", "held_on"], name="council_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entity} — {self.held_on}"
