"""What a campaign asks of each school: all that can be asked, unless the DG chose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from indicators.models import Campaign, CampaignRequest, Indicator, NotApplicable, Sheet
from indicators.queries.asked import asked_of
from schools.models import Entity

# By campaign and entity: the series chosen. A pair without any is asked the default.
Requests = Mapping[tuple[int, int], frozenset[int]]


def requests_of(sheets: Iterable[Sheet]) -> Requests:
    """What was chosen for these sheets; one query."""
    found: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    campaigns = {sheet.campaign_id for sheet in sheets}
    rows = CampaignRequest.objects.filter(campaign__in=campaigns)
    for campaign, entity, indicator in rows.values_list("campaign_id", "entity_id", "indicator_id"):
        found[campaign, entity].add(indicator)
    return {pair: frozenset(chosen) for pair, chosen in found.items()}


def requested(sheet: Sheet, series: Sequence[Indicator], requests: Requests) -> list[Indicator]:
    """Of a contract's series, those that the campaign leaves on this sheet."""
    chosen = requests.get((sheet.campaign_id, sheet.entity_id))
    return [one for one in series if chosen is None or one.pk in chosen]


def is_requested(sheet: Sheet, indicator: Indicator) -> bool:
    """Does the campaign ask this of the sheet's entity? One query."""
    chosen = CampaignRequest.objects.filter(campaign=sheet.campaign_id, entity=sheet.entity_id).order_by()
    series = frozenset(chosen.values_list("indicator_id", flat=True))
    return bool(requested(sheet, [indicator], {(sheet.campaign_id, sheet.entity_id): series} if series else {}))


def default_requests(campaign: Campaign, entity: Entity) -> list[Indicator]:
    """What a school is asked where nothing was chosen: each declined series that is not *sans objet* there."""
    series = Indicator.objects.filter(contract=campaign.contract_id).select_related(
        "weight", "numerator", "denominator"
    )
    not_applicable = set(
        NotApplicable.objects.filter(contract=campaign.contract_id, entity=entity).values_list(
            "entity_id", "indicator_id"
        )
    )
    return [asked.indicator for asked in asked_of(entity, series, not_applicable) if asked.required]


def requests_for(campaign: Campaign, entity: Entity) -> list[Indicator]:
    """What this school is asked in this campaign, in the order of the sheet: for the page where the DG chooses."""
    default = default_requests(campaign, entity)
    chosen = set(
        CampaignRequest.objects.filter(campaign=campaign, entity=entity).values_list("indicator_id", flat=True)
    )
    return [one for one in default if not chosen or one.pk in chosen]
