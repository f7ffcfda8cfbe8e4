"""The campaign's board: who has answered, how far each is, what is late. Constant in schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, Role, can, own_entities
from imt_cop.core.errors import NotFoundError
from indicators.calculations.workflow import WRITABLE, SheetState
from indicators.choices import CampaignState
from indicators.models import Campaign, Contract, Sheet
from indicators.queries.progress import Progress, progress_of
from schools.models import Entity, Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One sheet of a campaign; `people` are those who fill it in. No figure stands here."""

    sheet: Sheet
    progress: Progress
    late: bool
    people: tuple[str, ...]
    url: str

    @property
    def entity(self) -> Entity:
        return self.sheet.entity

    @property
    def is_open(self) -> bool:
        return SheetState(self.sheet.state) in WRITABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A campaign as one person may see it: the DG every sheet, a school its own."""

    contract: Contract
    year: int
    campaign: Campaign | None
    campaigns: tuple[Campaign, ...]
    rows: tuple[BoardRow, ...]
    whole: bool

    def count(self, *states: SheetState) -> int:
        return sum(row.sheet.state in states for row in self.schools)

    @property
    def schools(self) -> tuple[BoardRow, ...]:
        return tuple(row for row in self.rows if not row.entity.is_institute)

    @property
    def answered(self) -> int:
        return self.count(SheetState.SUBMITTED, SheetState.VALIDATED)

    @property
    def to_review(self) -> int:
        return self.count(SheetState.SUBMITTED)

    @property
    def validated(self) -> int:
        return self.count(SheetState.VALIDATED)

    @property
    def late(self) -> int:
        return sum(row.late for row in self.schools)


def sees_sheets(user: User) -> bool:
    """Has this person any sheet to see? For everybody else, *Saisie* does not exist."""
    return can(user, Permission.READ_SUBMITTED) or bool(own_entities(user, Permission.READ_OWN_SCHOOL))


def reads_sheet(user: User, entity: Entity) -> bool:
    """The DG sees that each sheet exists and its state; a school its own alone."""
    if can(user, Permission.READ_SUBMITTED, entity):
        return True
    return not entity.is_institute and entity.code in own_entities(user, Permission.READ_OWN_SCHOOL)


def shows_sheet(user: User, sheet: Sheet) -> bool:
    """While its campaign is prepared, a sheet exists for the DG alone."""
    return reads_sheet(user, sheet.entity) and _shows(user, sheet.campaign)


def _shows(user: User, campaign: Campaign) -> bool:
    return campaign.state != CampaignState.PREPARED or can(user, Permission.READ_SUBMITTED)


def is_late(sheet: Sheet, today: date) -> bool:
    """Past its day and not handed in; a closed campaign asks nothing more of it."""
    due = sheet.due_on
    waits = SheetState(sheet.state) in WRITABLE and sheet.takes_figures(today)
    return waits and due is not None and due < today


def sheet_url(sheet: Sheet) -> str:
    campaign = sheet.campaign
    return reverse("indicators:sheet", args=[campaign.contract.code, campaign.year, sheet.entity.code])


def find_contract(code: str) -> Contract:
    contract = Contract.objects.select_related("institute").filter(code=code).first()
    if contract is None:
        raise NotFoundError
    return contract


def board(*, contract: str, year: int, user: User) -> Board:
    """Raises NotFoundError where the person may see no sheet of that year, as where there is none."""
    if not sees_sheets(user):
        raise NotFoundError
    found = find_contract(contract)
    if year not in found.years:
        raise NotFoundError
    campaigns = tuple(one for one in Campaign.objects.filter(contract=found).order_by("year") if _shows(user, one))
    campaign = next((one for one in campaigns if one.year == year), None)
    rows = tuple(_rows(campaign, found, user)) if campaign else ()
    whole = can(user, Permission.READ_SUBMITTED)
    if not rows and not whole:
        raise NotFoundError
    return Board(contract=found, year=year, campaign=campaign, campaigns=campaigns, rows=rows, whole=whole)


def _rows(campaign: Campaign, contract: Contract, user: User) -> list[BoardRow]:
    campaign.contract = contract
    sheets = [
        sheet
        for sheet in Sheet.objects.of_campaign(campaign)
        .select_related("entity", "submitted_by", "decided_by")
        .order_by("entity__position", "entity__code")
        if reads_sheet(user, sheet.entity)
    ]
    for sheet in sheets:
        sheet.campaign = campaign
    progress, people, today = progress_of(sheets), _people(), timezone.localdate()
    return [
        BoardRow(
            sheet=sheet,
            progress=progress[sheet.pk],
            late=is_late(sheet, today),
            people=tuple(people.get(sheet.entity_id, ())),
            url=sheet_url(sheet),
        )
        for sheet in sheets
    ]


def _people() -> dict[int, list[str]]:
    """The controllers, by entity."""
    found: dict[int, list[str]] = {}
    memberships = Membership.objects.filter(role=Role.SCHOOL_CONTROLLER, user__is_active=True)
    for entity, name in memberships.order_by("user__display_name").values_list("entity_id", "user__display_name"):
        if entity is not None:
            found.setdefault(entity, []).append(name)
    return found


def latest_campaign(user: User) -> Campaign | None:
    """The campaign to begin with: the latest open one of this person's institutes, else the latest."""
    sheets = Sheet.objects.all()
    if not can(user, Permission.READ_SUBMITTED):
        sheets = sheets.filter(entity__code__in=own_entities(user, Permission.READ_OWN_SCHOOL))
    campaigns = Campaign.objects.filter(sheets__in=sheets).select_related("contract").distinct()
    shown = [one for one in campaigns if _shows(user, one)]
    ranked = sorted(shown, key=lambda one: (one.state == CampaignState.OPEN, one.year), reverse=True)
    return ranked[0] if ranked else None
