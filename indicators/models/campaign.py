"""The yearly campaign, and the sheet that each school fills in."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators import choices
from indicators.calculations.campaign_workflow import takes_figures
from indicators.calculations.workflow import WRITABLE
from indicators.models.contract import Contract
from indicators.models.indicator import Indicator
from schools.models import Entity


class Campaign(models.Model):
    """The collection of one year's figures."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="campaigns")
    year = models.PositiveSmallIntegerField(_("année"))
    state = models.CharField(
        _("état"), max_length=20, choices=choices.CampaignState, default=choices.CampaignState.PREPARED
    )
    opens_on = models.DateField(_("ouverture"), null=True, blank=True)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    instructions = models.TextField(_("consignes"), blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "-year"]
        verbose_name = _("campagne")
        verbose_name_plural = _("campagnes")
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "year"], name="campaign_once")]

    def __str__(self) -> str:
        return f"{self.contract.code} {self.year}"


class SheetQuerySet(models.QuerySet["Sheet"]):
    def of_campaign(self, campaign: Campaign) -> SheetQuerySet:
        return self.filter(campaign=campaign)

    def unfinished(self, today: date) -> SheetQuerySet:
        """Those that still can be written and wait for it: see `takes_figures`."""
        taking = models.Q(campaign__state=choices.CampaignState.OPEN) | models.Q(
            campaign__state=choices.CampaignState.CLOSED, reopened_until__gte=today
        )
        return self.filter(taking, state__in=[state.value for state in WRITABLE])

    def to_review(self) -> SheetQuerySet:
        return self.filter(state=choices.SheetState.SUBMITTED)


class Sheet(models.Model):
    """One entity's answer to a campaign: the schools', and the institute's own filled in by the DG.

    `reopened_*`: in a closed campaign, this one may be written until that day, for that reason.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sheets")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="sheets")
    state = models.CharField(_("état"), max_length=20, choices=choices.SheetState, default=choices.SheetState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(blank=True)
    reopened_on = models.DateField(_("rouverte le"), null=True, blank=True)
    reopened_until = models.DateField(_("rouverte jusqu’au"), null=True, blank=True)
    reopened_reason = models.TextField(_("motif de la réouverture"), blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["campaign", "entity"]
        verbose_name = _("fiche")
        verbose_name_plural = _("fiches")
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "entity"], name="sheet_once")]

    def __str__(self) -> str:
        return f"{self.entity} {self.campaign}"

    @property
    def due_on(self) -> date | None:
        """The day by which it is due: its own, where the campaign is closed and it was reopened."""
        return self.reopened_until if self._is_reopened else self.campaign.due_on

    @property
    def asked_on(self) -> date | None:
        return self.reopened_on if self._is_reopened else self.campaign.opens_on

    @property
    def _is_reopened(self) -> bool:
        return self.campaign.state == choices.CampaignState.CLOSED and self.reopened_until is not None

    def takes_figures(self, today: date) -> bool:
        """Does its campaign let it be written today? Its own state may still forbid it."""
        return takes_figures(self.campaign.state, reopened_until=self.reopened_until, today=today)


class CampaignRequest(models.Model):
    """A series asked of a school in a campaign. A school without any row is asked the default: all that it can be."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="requests")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["campaign", "entity", "indicator"]
        verbose_name = _("demande de la campagne")
        verbose_name_plural = _("demandes de la campagne")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "entity", "indicator"], name="campaign_request_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} — {self.entity} — {self.indicator}"
