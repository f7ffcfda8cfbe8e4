"""What a campaign asks of each school: all that can be asked, unless the DG chose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from imt_cop.core.errors import NotFoundError
from imt_cop.core.prepared import Prepared
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


@dataclass(frozen=True, slots=True)
class Held:
    """A sheet locked for one figure to be written. `requested`: does the campaign ask it there? `applicable`: is it not
    *sans objet* there?
    """

    sheet: Sheet
    applicable: bool
    requested: bool


def hold(sheet: Sheet, indicator: Indicator) -> Held:
    """The sheet as it is now, with its campaign, locked until the transaction ends: one query for all that is checked.

    Raises NotFoundError where it is no more.
    """
    found: Any = next(iter(_held(indicator.pk, sheet.pk)), None)
    if found is None:
        raise NotFoundError
    # The series looked at is all that matters of those chosen.
    chosen = {(found.campaign_id, found.entity_id): frozenset({indicator.pk} if found.chosen else ())}
    return Held(
        sheet=found,
        applicable=not found.not_applicable,
        requested=bool(requested(found, [indicator], chosen if found.chooses else {})),
    )


def _of_sheet() -> QuerySet[CampaignRequest]:
    return CampaignRequest.objects.filter(campaign=OuterRef("campaign"), entity=OuterRef("entity"))


_held: Prepared[Sheet] = Prepared(
    lambda indicator, pk: (
        Sheet.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .annotate(
            not_applicable=Exists(NotApplicable.objects.filter(entity=OuterRef("entity"), indicator=indicator)),
            chooses=Exists(_of_sheet()),
            chosen=Exists(_of_sheet().filter(indicator=indicator)),
        )
        .filter(pk=pk)
        .order_by()
    ),
    *(int, int),
)


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
