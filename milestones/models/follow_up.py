"""What is decided and said of a milestone as a whole. Rows are added, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imt_cop.core.models import AppendOnlyQuerySet
from milestones.models.milestone import Milestone


class MilestoneDecision(models.Model):
    """What the DG decided of a milestone, on the day that it was decided; another one may go back on it."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="decisions")
    decided_on = models.DateField(_("décidé le"))
    text = models.TextField(_("décision"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("enregistré le"), default=timezone.now)

    objects = AppendOnlyQuerySet["MilestoneDecision"].as_manager()

    class Meta:
        ordering: ClassVar = ["-decided_on", "-pk"]
        verbose_name = _("décision sur un jalon")
        verbose_name_plural = _("décisions sur les jalons")

    def __str__(self) -> str:
        return f"{self.decided_on} — {self.text[:60]}"


class MilestoneMessage(models.Model):
    """One message of a milestone's thread, between the DG and the schools that something is asked of."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("date"), default=timezone.now)
    text = models.TextField(_("texte"))

    objects = AppendOnlyQuerySet["MilestoneMessage"].as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        verbose_name = _("message sur un jalon")
        verbose_name_plural = _("messages sur les jalons")

    def __str__(self) -> str:
        return f"{self.author} — {self.text[:60]}"
