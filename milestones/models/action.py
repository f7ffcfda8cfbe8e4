"""The actions of a milestone, down which its deliverables stand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from milestones.models.milestone import Milestone


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
