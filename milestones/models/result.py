"""What a review said came of a milestone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from milestones import choices
from milestones.models.milestone import Milestone


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
