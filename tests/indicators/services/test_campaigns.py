"""The campaign's own life: who may open, edit, close and reopen it, in which state, and what is asked of whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Action, AuditEntry
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, RefusedError
from indicators.calculations import campaign_workflow
from indicators.calculations.campaign_workflow import CAMPAIGN_TRANSITIONS, CampaignMove
from indicators.choices import CampaignState
from indicators.models import CampaignRequest, NotApplicable
from indicators.queries.requests import requests_for
from indicators.services import asking, campaigns, sheets
from tests.indicators.services.season import DUE, OPENED, YEAR, Freeze, Season, outbox

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 5, 1)


def close(season: Season) -> None:
    campaigns.close_campaign(campaign=season.campaign, by=season.cast.reviewer)


def reopen(season: Season, *, until: date = UNTIL, reason: str = "chiffre corrigé") -> Any:
    sheet = season.sheet(season.cast.albi)
    return campaigns.reopen_for(sheet=sheet, until=until, reason=reason, by=season.cast.reviewer)


def ask(season: Season, *codes: str) -> int:
    indicators = [season.series(code) for code in codes]
    return asking.ask(sheet=season.sheet(season.cast.albi), indicators=indicators, by=season.cast.reviewer)


MOVES: dict[CampaignMove, Callable[[Season, Any], Any]] = {
    CampaignMove.OPEN: lambda season, by: campaigns.open_campaign(contract=season.contract, year=YEAR, by=by),
    CampaignMove.EDIT: lambda season, by: campaigns.edit_campaign(
        campaign=season.campaign, due_on=UNTIL, instructions="", by=by
    ),
    CampaignMove.ASK: lambda season, by: asking.ask(
        sheet=season.sheet(season.cast.albi), indicators=[season.series("eleves")], by=by
    ),
    CampaignMove.CLOSE: lambda season, by: campaigns.close_campaign(campaign=season.campaign, by=by),
    CampaignMove.REOPEN_FOR: lambda season, by: campaigns.reopen_for(
        sheet=season.sheet(season.cast.albi), until=UNTIL, reason="motif", by=by
    ),
}


def test_states_are_those_that_the_model_knows() -> None:
    assert {state.value for state in campaign_workflow.CampaignState} == set(CampaignState.values)


@pytest.mark.parametrize("state", CampaignState.values)
@pytest.mark.parametrize("move", CampaignMove)
def test_a_move_is_made_in_the_states_of_the_table_alone(season: Season, move: CampaignMove, state: str) -> None:
    season.campaign.state = state
    season.campaign.save()
    allowed = state in CAMPAIGN_TRANSITIONS[move].sources
    try:
        MOVES[move](season, season.cast.reviewer)
    except ConflictError:
        assert not allowed
    else:
        assert allowed
    season.campaign.refresh_from_db()
    assert season.campaign.state == (CAMPAIGN_TRANSITIONS[move].target or state if allowed else state)


@pytest.mark.parametrize("move", CampaignMove)
def test_nobody_but_the_head_office_moves_a_campaign(season: Season, move: CampaignMove) -> None:
    for name, person in season.cast.everyone().items():
        if name != "reviewer":
            with pytest.raises(RefusedError):
                MOVES[move](season, person)
    buttons = campaigns.possible_moves(campaign=season.campaign, by=season.cast.controller)
    assert [button.refusal is None for button in buttons] == [False, False, False]


def test_opening_tells_the_controllers_of_each_school_and_nobody_else(season: Season) -> None:
    close(season)
    campaigns.open_campaign(contract=season.contract, year=YEAR, by=season.cast.reviewer)
    cast = season.cast
    assert outbox() == [(cast.controller, "campaign_opened"), (cast.outsider, "campaign_opened")]


def test_opening_may_tell_nobody(season: Season) -> None:
    campaigns.open_campaign(contract=season.contract, year=2024, announce=False, by=None)
    assert outbox() == []


def test_a_prepared_campaign_opens_with_its_sheets_date_and_instructions(season: Season) -> None:
    by = season.cast.reviewer
    prepared = campaigns.prepare_campaign(
        contract=season.contract, year=2026, due_on=DUE, instructions="Au 31 décembre.", by=by
    )
    assert (prepared.state, outbox()) == (CampaignState.PREPARED, [])
    opened = campaigns.open_campaign(contract=season.contract, year=2026, by=by)
    assert (opened.pk, opened.due_on, opened.instructions) == (prepared.pk, DUE, "Au 31 décembre.")
    assert (opened.sheets.count(), opened.opens_on) == (3, OPENED)


def test_edits_are_in_the_journal_field_by_field(season: Season) -> None:
    campaigns.edit_campaign(campaign=season.campaign, due_on=UNTIL, instructions="", by=season.cast.reviewer)
    entry = AuditEntry.objects.get(action=Action.CHANGED)
    assert (entry.field, entry.old, entry.new, entry.by) == ("due_on", str(DUE), str(UNTIL), season.cast.reviewer)


def test_a_closed_campaign_takes_neither_figures_nor_sheets(season: Season) -> None:
    season.save()
    close(season)
    with pytest.raises(ConflictError, match="n’est pas ouverte"):
        season.save(1001)
    with pytest.raises(ConflictError, match="n’est pas ouverte"):
        sheets.submit(sheet=season.sheet(season.cast.albi), by=season.cast.controller)


def test_what_was_submitted_can_be_validated_after_closing_but_not_sent_back(season: Season) -> None:
    season.submit()
    close(season)
    sheet = season.sheet(season.cast.albi)
    with pytest.raises(ConflictError, match="rouvrez-la"):
        sheets.return_(sheet=sheet, reason="à revoir", by=season.cast.reviewer)
    assert sheets.validate(sheet=sheet, by=season.cast.reviewer).state == "validated"


def test_one_school_writes_again_until_the_day_given_included(season: Season, freeze: Freeze) -> None:
    close(season)
    reopen(season)
    freeze(UNTIL)
    season.save()
    with pytest.raises(ConflictError):
        season.save(entity=season.cast.nord)
    freeze(UNTIL + timedelta(days=1))
    with pytest.raises(ConflictError):
        season.save(1001)


@pytest.mark.parametrize(("state", "told"), [("submit", "sheet_returned"), ("validate", "sheet_reopened")])
def test_reopening_hands_back_what_was_submitted_and_tells_its_school_once(
    season: Season, state: str, told: str
) -> None:
    getattr(season, state)()
    close(season)
    before = len(outbox())
    assert reopen(season).state == "returned"
    assert outbox(told) == [(season.cast.controller, told)]
    assert len(outbox()) == before + 1


def test_reopening_leaves_its_reason_in_the_journal(season: Season) -> None:
    close(season)
    reopen(season)
    entry = AuditEntry.objects.get(action=Action.REOPENED)
    assert (entry.field, entry.new, entry.reason) == ("reopened_until", str(UNTIL), "chiffre corrigé")


@pytest.mark.parametrize(("until", "reason"), [(UNTIL, " "), (OPENED - timedelta(days=1), "motif")])
def test_reopening_wants_a_reason_and_a_day_to_come(season: Season, until: date, reason: str) -> None:
    close(season)
    with pytest.raises(InvalidInputError):
        reopen(season, until=until, reason=reason)


def test_opening_again_ends_the_reopenings(season: Season) -> None:
    close(season)
    reopen(season)
    campaigns.open_campaign(contract=season.contract, year=YEAR, by=season.cast.reviewer)
    assert season.sheet(season.cast.albi).reopened_until is None


def test_a_school_is_asked_all_that_it_can_be_by_default(season: Season) -> None:
    NotApplicable.objects.create(contract=season.contract, entity=season.cast.albi, indicator=season.series("eleves"))
    asked = requests_for(season.campaign, season.cast.albi)
    assert [one.code for one in asked] == ["insertion", "diplomes"]


def test_a_figure_that_the_campaign_does_not_ask_is_refused(season: Season) -> None:
    ask(season, "diplomes")
    season.save(code="diplomes")
    with pytest.raises(InvalidInputError, match="ne demande pas"):
        season.save(code="eleves")
    season.save(code="eleves", entity=season.cast.nord)


def test_what_is_asked_is_in_the_journal(season: Season) -> None:
    ask(season, "eleves")
    entry = AuditEntry.objects.get(field="requests")
    assert (entry.old, entry.new, entry.entity_code) == ("eleves insertion diplomes", "eleves", season.cast.albi.code)


def test_asking_everything_is_the_default_again(season: Season) -> None:
    ask(season, "eleves")
    assert ask(season, "eleves", "insertion", "diplomes") == 3
    assert not CampaignRequest.objects.exists()


@pytest.mark.parametrize("codes", [(), ("insertion",)], ids=["nothing", "without its weight"])
def test_a_choice_that_cannot_be_consolidated_is_refused(season: Season, codes: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInputError):
        ask(season, *codes)


def test_a_series_already_filled_stays_asked(season: Season) -> None:
    season.save()
    with pytest.raises(AppError, match="déjà saisi"):
        ask(season, "diplomes")
