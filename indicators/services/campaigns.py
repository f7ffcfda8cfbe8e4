"""The collection of a year: prepared, opened, closed, and opened again for one school. What it asks: `asking`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError
from indicators.calculations.campaign_workflow import CAMPAIGN_TRANSITIONS, CampaignMove, campaign_moves_from
from indicators.choices import CampaignState, SheetState
from indicators.models import Campaign, Contract, Sheet
from indicators.services import contracts, notices, sheets
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleCampaignMove:
    """What the campaign's state allows, and why this person may not do it (None: they may)."""

    move: CampaignMove
    refusal: str | Promise | None
    needs_reason: bool


def possible_moves(*, campaign: Campaign, by: User) -> list[PossibleCampaignMove]:
    """The buttons of a campaign, with the refusal that the services would give."""
    sentence = refusal(by, Permission.OPEN_CAMPAIGN, campaign.contract.institute)
    return [
        PossibleCampaignMove(move=move, refusal=sentence, needs_reason=CAMPAIGN_TRANSITIONS[move].needs_reason)
        for move in campaign_moves_from(campaign.state)
    ]


@transaction.atomic
def prepare_campaign(
    *, contract: Contract, year: int, due_on: date | None = None, instructions: str = "", by: User | None
) -> Campaign:
    """Write a campaign that nobody is told of yet, so that what it asks can be chosen before it opens."""
    _check_may(contract, by)
    if Campaign.objects.filter(contract=contract, year=year).exists():
        raise ConflictError(_("La campagne %s existe déjà.") % year)
    campaign = _of_year(contract, year)
    campaign.due_on, campaign.instructions = due_on, instructions
    _save(campaign, Action.CREATED, [_change(campaign, "state", "", campaign.state)], by=by)
    return campaign


@transaction.atomic
def open_campaign(
    *,
    contract: Contract,
    year: int,
    due_on: date | None = None,
    instructions: str = "",
    announce: bool = True,
    by: User | None,
) -> Campaign:
    """Open a year: one sheet for each school and one for the institute; tell the schools, unless not to `announce`.

    A campaign already prepared, or closed, keeps the date and the instructions that are not given. `by` None is the
    command line. Raises ConflictError where it is open.
    """
    _check_may(contract, by)
    campaign = _of_year(contract, year)
    if campaign.state not in CAMPAIGN_TRANSITIONS[CampaignMove.OPEN].sources:
        raise ConflictError(_("La campagne %s est déjà ouverte.") % year)
    before, campaign.state = campaign.state, CampaignState.OPEN
    campaign.opens_on = timezone.localdate()
    campaign.due_on = due_on or campaign.due_on
    campaign.instructions = instructions or campaign.instructions
    campaign.sheets.update(reopened_on=None, reopened_until=None, reopened_reason="")
    _save(campaign, Action.OPENED, [_change(campaign, "state", before, campaign.state)], by=by)
    if announce:
        notices.campaign_opened(campaign)
    return campaign


@transaction.atomic
def edit_campaign(*, campaign: Campaign, due_on: date | None, instructions: str, by: User) -> Campaign:
    """Change the date and the instructions, until the campaign is closed. Reminders follow the new date."""
    locked = _start(campaign, CampaignMove.EDIT, by)
    given = {"due_on": due_on, "instructions": instructions.strip()}
    changes = []
    for name, new in given.items():
        old = getattr(locked, name)
        if old != new:
            changes.append(_change(locked, name, str(old or ""), str(new or "")))
            setattr(locked, name, new)
    if changes:
        _save(locked, Action.CHANGED, changes, by=by)
    return locked


@transaction.atomic
def close_campaign(*, campaign: Campaign, by: User) -> Campaign:
    """Schools write no more; what they submitted can still be validated."""
    locked = _start(campaign, CampaignMove.CLOSE, by)
    before, locked.state = locked.state, CampaignState.CLOSED
    _save(locked, Action.CLOSED, [_change(locked, "state", before, locked.state)], by=by)
    return locked


@transaction.atomic
def reopen_for(*, sheet: Sheet, until: date, reason: str, by: User) -> Sheet:
    """Let one school write in a closed campaign, until that day included; it is told, with the reason.

    A sheet that was submitted is returned, one that was validated is reopened.
    """
    campaign = _start(sheet.campaign, CampaignMove.REOPEN_FOR, by)
    text, today = reason.strip()[: sheets.MAX_REASON], timezone.localdate()
    faults = []
    if not text:
        faults.append(("reason", _("Un motif est nécessaire : il est lu par l’école.")))
    if until < today:
        faults.append(("until", _("Cette date est passée.")))
    if faults:
        raise InvalidInputError(faults)
    locked = Sheet.objects.select_for_update(of=("self",)).select_related("entity").get(pk=sheet.pk)
    old, locked.campaign = locked.reopened_until, campaign
    locked.reopened_on, locked.reopened_until, locked.reopened_reason = today, until, text
    locked.save()
    change = Change(
        object_type="sheet",
        object_id=locked.pk,
        entity_code=locked.entity.code,
        field="reopened_until",
        label=str(campaign.year),
        old=str(old or ""),
        new=str(until),
    )
    audit.record(Action.REOPENED, change, by=by, contract_code=campaign.contract.code, reason=text)
    contracts.touch(campaign.contract)
    return _hand_back(locked, reason=text, by=by)


def _hand_back(sheet: Sheet, *, reason: str, by: User) -> Sheet:
    if sheet.state == SheetState.SUBMITTED:
        return sheets.return_(sheet=sheet, reason=reason, by=by)
    if sheet.state == SheetState.VALIDATED:
        return sheets.reopen(sheet=sheet, reason=reason, by=by)
    notices.sheet_reopened_alone(sheet)
    return sheet


def _check_may(contract: Contract, by: User | None) -> None:
    if by is not None:
        check_can(by, Permission.OPEN_CAMPAIGN, contract.institute)


def _of_year(contract: Contract, year: int) -> Campaign:
    """The campaign of that year, under lock, made with the sheets it lacks."""
    if year not in contract.years:
        bounds = {"first": contract.first_year, "last": contract.last_year}
        raise InvalidInputError([("year", _("L’année doit être entre %(first)s et %(last)s.") % bounds)])
    campaign, _created = Campaign.objects.select_for_update().get_or_create(contract=contract, year=year)
    campaign.contract = contract
    there = set(campaign.sheets.values_list("entity_id", flat=True))
    entities = Entity.objects.of_institute(contract.institute).exclude(kind="outside").exclude(pk__in=there)
    Sheet.objects.bulk_create(Sheet(campaign=campaign, entity=entity) for entity in entities)
    return campaign


def _start(campaign: Campaign, move: CampaignMove, by: User) -> Campaign:
    """The campaign under lock, once the right and the state are checked."""
    check_can(by, Permission.OPEN_CAMPAIGN, campaign.contract.institute)
    locked = Campaign.objects.select_for_update(of=("self",)).select_related("contract").get(pk=campaign.pk)
    check_state(locked, move)
    return locked


def check_state(campaign: Campaign, move: CampaignMove) -> None:
    """Raise ConflictError where the campaign's state does not allow this."""
    sentence = state_refusal(campaign, move)
    if sentence is not None:
        raise ConflictError(sentence)


def state_refusal(campaign: Campaign, move: CampaignMove) -> str | None:
    """Why the campaign's state does not allow this, for anybody; None where it does."""
    if campaign.state in CAMPAIGN_TRANSITIONS[move].sources:
        return None
    words = {"year": campaign.year, "state": campaign.get_state_display()}
    return _("La campagne %(year)s est %(state)s : cette action n’est pas possible.") % words


def _change(campaign: Campaign, field: str, old: str, new: str) -> Change:
    institute = campaign.contract.institute.code
    return Change(
        object_type="campaign",
        object_id=campaign.pk,
        entity_code=institute,
        field=field,
        label=str(campaign.year),
        old=old,
        new=new,
    )


def _save(campaign: Campaign, action: Action, changes: list[Change], *, by: User | None) -> None:
    campaign.save()
    audit.record(action, changes, by=by, contract_code=campaign.contract.code)
    contracts.touch(campaign.contract)
