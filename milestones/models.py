"""The milestones of a contract, their actions, and the deliverables of each year as printed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import Contract
from milestones import choices


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


class MilestoneAction(models.Model):
    """An action of a milestone; its code (`J3-1`) is unique in the contract."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="actions")
    code = models.SlugField(max_length=20)
    label = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["milestone", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["milestone", "code"], name="milestone_action_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


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


class MilestoneResult(models.Model):
    """What a review says came of a milestone, summarised, with where it was read."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="results")
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=30, choices=choices.ResultLevel, blank=True)
    summary = models.TextField()
    note = models.TextField(blank=True)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["milestone", "year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["milestone", "year"], name="milestone_result_once")]

    def __str__(self) -> str:
        return f"{self.milestone.code} {self.year}"
