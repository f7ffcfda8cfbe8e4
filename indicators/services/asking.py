"""Choosing what a campaign asks of a school."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import ConflictError, InvalidInputError
from indicators.calculations.campaign_workflow import CampaignMove
from indicators.models import CampaignRequest, Indicator, Observation, Sheet
from indicators.queries.requests import default_requests, requests_for
from indicators.services import contracts
from indicators.services.campaigns import check_state


@transaction.atomic
def ask(*, sheet: Sheet, indicators: Collection[Indicator], by: User) -> int:
    """Set the series asked of a school in a campaign that is not closed; return how many.

    Asking all that can be asked goes back to the default. Raises InvalidInputError for none, for a series that cannot
    be asked, and for a choice that leaves out what another one is weighted or divided by; ConflictError where a series
    left out already holds a figure.
    """
    campaign, entity = sheet.campaign, sheet.entity
    check_can(by, Permission.OPEN_CAMPAIGN, campaign.contract.institute)
    locked = type(campaign).objects.select_for_update().get(pk=campaign.pk)
    check_state(locked, CampaignMove.ASK)
    possible = {one.pk: one for one in default_requests(locked, entity)}
    chosen = {one.pk for one in indicators}
    if faults := list(_faults(possible, chosen, indicators)):
        raise InvalidInputError(("indicators", fault) for fault in faults)
    _check_nothing_hidden(sheet, possible.keys() - chosen)
    before = _codes(requests_for(locked, entity))
    CampaignRequest.objects.filter(campaign=locked, entity=entity).delete()
    if chosen != possible.keys():
        CampaignRequest.objects.bulk_create(
            CampaignRequest(campaign=locked, entity=entity, indicator_id=key) for key in possible if key in chosen
        )
    after = _codes(one for key, one in possible.items() if key in chosen)
    if before != after:
        change = Change(
            object_type="sheet",
            object_id=sheet.pk,
            entity_code=entity.code,
            field="requests",
            label=str(campaign.year),
            old=before,
            new=after,
        )
        audit.record(Action.CHANGED, change, by=by, contract_code=campaign.contract.code)
        contracts.touch(campaign.contract)
    return len(chosen)


def _faults(possible: dict[int, Indicator], chosen: set[int], given: Iterable[Indicator]) -> Iterable[str]:
    if not chosen:
        yield _("Demandez au moins une valeur à l’école.")
    for one in given:
        if one.pk not in possible:
            yield _("« %s » ne peut pas être demandé à cette école.") % one.label
            continue
        asked = possible[one.pk]
        for needed in (asked.weight, asked.numerator, asked.denominator):
            if needed is not None and needed.pk in possible and needed.pk not in chosen:
                words = {"indicator": asked.label, "needed": needed.label}
                yield _("« %(indicator)s » se consolide avec « %(needed)s » : demandez les deux.") % words


def _check_nothing_hidden(sheet: Sheet, left_out: Iterable[int]) -> None:
    figures = Observation.objects.of_year(sheet.campaign.contract, sheet.campaign.year).filter(
        entity=sheet.entity, indicator__in=set(left_out)
    )
    filled = [figure.indicator.label for figure in figures.select_related("indicator") if not figure.is_empty]
    if filled:
        raise ConflictError(_("L’école a déjà saisi : %s.") % ", ".join(filled))


def _codes(indicators: Iterable[Indicator]) -> str:
    return " ".join(one.code for one in indicators)
