"""What surrounds the figures: orientations, assumptions, and the document's own contradictions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from indicators import choices
from indicators.models.contract import ContractRow
from indicators.models.fields import ExactDecimalField
from indicators.models.indicator import Indicator
from schools.models import Entity


class Orientation(ContractRow):
    """A strategic orientation (M1–M4, T1–T5), its title as printed."""

    code = models.SlugField(max_length=20)
    kind = models.CharField(max_length=20, choices=choices.OrientationKind)
    label = models.TextField()
    label_en = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["contract", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="orientation_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class OrientationLink(ContractRow):
    """An indicator or a milestone of an orientation; `basis` says whether the document prints it or we read it so."""

    orientation = models.ForeignKey(Orientation, on_delete=models.CASCADE, related_name="links")
    target_kind = models.CharField(max_length=20, choices=[("indicator", "indicator"), ("milestone", "milestone")])
    target = models.SlugField(max_length=60)
    basis = models.CharField(max_length=20, choices=[("printed", "printed"), ("reading", "reading")])
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["orientation", "target_kind", "target"], name="orientation_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.orientation.code} {self.target}"


class SuccessCriterion(ContractRow):
    """How the strategy says that an action will have succeeded, summarised."""

    code = models.SlugField(max_length=60)
    orientation = models.ForeignKey(
        Orientation, on_delete=models.CASCADE, null=True, blank=True, related_name="criteria"
    )
    action = models.CharField(max_length=20)
    action_label = models.TextField()
    summary = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["contract", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="criterion_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.summary[:60]}"


class Assumption(ContractRow):
    """An assumption of the growth scenario; each can be given an observed value every year."""

    code = models.SlugField(max_length=60)
    label = models.TextField()
    value = ExactDecimalField(null=True, blank=True)
    value_max = ExactDecimalField(null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=40, blank=True)
    held_by = models.CharField(max_length=20, choices=choices.AssumptionHolder)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["contract", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="assumption_once")]

    def __str__(self) -> str:
        return self.label


class AssumptionObservation(models.Model):
    """What was observed of an assumption in one year."""

    assumption = models.ForeignKey(Assumption, on_delete=models.CASCADE, related_name="observations")
    year = models.PositiveSmallIntegerField()
    value = ExactDecimalField(null=True, blank=True)
    text = models.TextField(blank=True)
    source = models.CharField(max_length=400, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["assumption", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assumption", "year"], name="assumption_observation_once")
        ]

    def __str__(self) -> str:
        return f"{self.assumption_id} {self.year}"


class PrintedEvolution(ContractRow):
    """An evolution that the review prints beside a figure; `derivable` is no where its own inputs cannot give it."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="printed_evolutions")
    year = models.PositiveSmallIntegerField()
    of = models.CharField(max_length=10, choices=[("actual", "actual"), ("target", "target")])
    value = ExactDecimalField()
    unit = models.CharField(max_length=10)
    derivable = models.BooleanField(default=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "indicator", "entity", "year", "of"], name="printed_evolution_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entity} — {self.indicator} — {self.year}"


class Discrepancy(ContractRow):
    """Where the document contradicts itself: the figure kept, the other one, and where that one stands."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="discrepancies")
    period = models.CharField(max_length=20)
    value = ExactDecimalField(null=True, blank=True)
    other_value = ExactDecimalField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "indicator", "entity", "period", "source"], name="discrepancy_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entity} — {self.indicator} — {self.period}"
