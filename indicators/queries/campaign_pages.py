"""A campaign as the DG runs it: what each school is asked, who was written to. Constant in schools and years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from accounts.models import Notification, User
from accounts.models.notification import MAX_ATTEMPTS
from accounts.permissions import Permission, can
from imt_cop.core.errors import NotFoundError
from indicators.models import Campaign, Indicator, NotApplicable, Sheet
from indicators.queries.asked import Asked, asked_of
from indicators.queries.requests import requests_of
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRequests:
    """What can be asked of a school, and what is; keys of series."""

    sheet: Sheet
    possible: frozenset[int]
    chosen: frozenset[int]

    @property
    def entity(self) -> Entity:
        return self.sheet.entity


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTable:
    """The series that some school can be asked, in the order of the sheets, and the schools."""

    series: tuple[Asked, ...]
    schools: tuple[SchoolRequests, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCount:
    """The messages of one kind written on one day: to how many people, and what became of them."""

    day: date
    kind: str
    people: int
    sent: int
    waiting: int
    given_up: int


def find_campaign(*, contract: str, year: int, user: User) -> Campaign:
    """Raises NotFoundError where this person has no say in campaigns as where there is none."""
    if not can(user, Permission.READ_SUBMITTED):
        raise NotFoundError
    campaigns = Campaign.objects.select_related("contract__institute").filter(contract__code=contract)
    found = next((campaign for campaign in campaigns if campaign.year == year), None)
    if found is None:
        raise NotFoundError
    return found


def school_sheets(campaign: Campaign) -> list[Sheet]:
    """The schools' sheets, in the order of the board; the institute's own is the DG's."""
    found = Sheet.objects.of_campaign(campaign).select_related("entity").order_by("entity__position", "entity__code")
    sheets = [sheet for sheet in found if not sheet.entity.is_institute]
    for sheet in sheets:
        sheet.campaign = campaign
    return sheets


def request_table(campaign: Campaign, sheets: Iterable[Sheet]) -> RequestTable:
    """What these sheets are asked: three queries."""
    listed = list(sheets)
    series = list(Indicator.objects.filter(contract=campaign.contract_id).select_related("domain", "part_of"))
    excluded = NotApplicable.objects.filter(contract=campaign.contract_id)
    not_applicable = set(excluded.values_list("entity_id", "indicator_id"))
    requests = requests_of(listed)
    rows: dict[int, Asked] = {}
    schools = []
    for sheet in listed:
        asked = asked_of(sheet.entity, series, not_applicable)
        rows |= {one.indicator.pk: one for one in asked}
        possible = frozenset(one.indicator.pk for one in asked if one.required)
        chosen = possible & requests.get((sheet.campaign_id, sheet.entity_id), possible)
        schools.append(SchoolRequests(sheet=sheet, possible=possible, chosen=chosen))
    return RequestTable(series=tuple(rows.values()), schools=tuple(schools))


def messages_of(campaign: Campaign) -> list[MessageCount]:
    """What was written about the sheets of a campaign, the latest first: one query. A digest counts where it leads."""
    board = reverse("indicators:board", args=[campaign.contract.code, campaign.year])
    found = (
        Notification.objects.filter(link__startswith=board)
        .values("kind", day=TruncDate("created_at"))
        .annotate(
            people=Count("recipient", distinct=True),
            sent=Count("sent_at"),
            waiting=Count("pk", filter=Q(sent_at=None, attempts__lt=MAX_ATTEMPTS)),
            given_up=Count("pk", filter=Q(sent_at=None, attempts__gte=MAX_ATTEMPTS)),
        )
        .order_by("-day", "kind")
    )
    return [MessageCount(**row) for row in found]
