"""What a milestone goes with, as the contract's files say: the indicators beside it, the themes that it follows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator
from milestones.models.milestone import Milestone
from schools.models import Theme


class MilestoneIndicator(models.Model):
    """An indicator of a milestone; `basis` says whether the document prints it there or we read it so."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="indicator_links")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="milestone_links")
    basis = models.CharField(max_length=20, choices=[("printed", "printed"), ("reading", "reading")])
    note = models.TextField(blank=True)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["milestone", "pk"]
        verbose_name = _("indicateur d’un jalon")
        verbose_name_plural = _("indicateurs des jalons")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["milestone", "indicator"], name="milestone_indicator_once")
        ]

    def __str__(self) -> str:
        return f"{self.milestone.code} {self.indicator.code}"


class MilestoneTheme(models.Model):
    """A strategic theme on which a milestone asks for an analysis each year."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["milestone", "theme__position"]
        verbose_name = _("thématique d’un jalon")
        verbose_name_plural = _("thématiques des jalons")
        constraints: ClassVar = [models.UniqueConstraint(fields=["milestone", "theme"], name="milestone_theme_once")]

    def __str__(self) -> str:
        return f"{self.milestone.code} {self.theme.code}"
