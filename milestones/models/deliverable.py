"""What a cell of the contract asks, as printed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from milestones import choices
from milestones.models.action import MilestoneAction


class Deliverable(models.Model):
    """What one cell of the contract's table asks, as printed; a cell spanning several years is one deliverable.

    `due` is the last day of the printed date, or empty: then it is due at the end of its year.
    """

    action = models.ForeignKey(MilestoneAction, on_delete=models.CASCADE, related_name="deliverables")
    code = models.SlugField(max_length=40)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    label = models.TextField()
    due = models.DateField(null=True, blank=True)
    due_printed = models.CharField(max_length=60, blank=True)
    due_certainty = models.CharField(max_length=20, choices=choices.DueCertainty)
    scope = models.CharField(max_length=20, choices=choices.Scope, default=choices.Scope.INSTITUTE)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["action", "first_year", "position"]
        verbose_name = _("livrable")
        verbose_name_plural = _("livrables")
        constraints: ClassVar = [models.UniqueConstraint(fields=["action", "code"], name="deliverable_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
