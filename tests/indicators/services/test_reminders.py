"""The morning's messages: to the right people, on the right days, once, in their language."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Notification
from indicators.calculations.reminders import ReminderStage, reminder
from indicators.queries.boards import sheet_url
from indicators.services import campaigns, reminders, sheets
from tests.indicators.services.season import DUE, OPENED, Freeze, Season, outbox

pytestmark = pytest.mark.django_db
SCHOOLS = ("sheet_due_soon", "sheet_due", "sheet_late")


def days(count: int) -> date:
    return DUE + timedelta(days=count)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (-8, None),
        (-7, (ReminderStage.DUE_SOON, 0)),
        (-1, (ReminderStage.DUE_SOON, 0)),
        (0, (ReminderStage.DUE, 0)),
        (1, (ReminderStage.LATE, 1)),
        (7, (ReminderStage.LATE, 1)),
        (8, (ReminderStage.LATE, 2)),
    ],
)
def test_the_stage_follows_the_day(day: int, expected: tuple[ReminderStage, int] | None) -> None:
    found = reminder(due=DUE, asked_on=OPENED, today=days(day))
    assert (found and (found.stage, found.week)) == expected


def test_nobody_is_reminded_beforehand_in_the_week_where_they_were_asked() -> None:
    assert reminder(due=DUE, asked_on=days(-6), today=days(-5)) is None
    assert reminder(due=DUE, asked_on=days(-6), today=DUE) is not None


def test_every_stage_is_told_once_to_the_controllers_who_have_not_answered(season: Season) -> None:
    season.submit()
    for day in range(-10, 9):
        reminders.remind_schools(today=days(day))
        reminders.remind_schools(today=days(day))
    told = ["sheet_due_soon", "sheet_due", "sheet_late", "sheet_late"]
    assert outbox() == [(season.cast.outsider, kind) for kind in told]


def test_a_returned_sheet_is_due_again(season: Season) -> None:
    sheets.return_(sheet=season.submit(), reason="à revoir", by=season.cast.reviewer)
    reminders.remind_schools(today=DUE)
    assert (season.cast.controller, "sheet_due") in outbox()


def test_a_reminder_is_written_in_its_readers_language(season: Season) -> None:
    season.cast.outsider.language = "en"
    season.cast.outsider.save()
    reminders.remind_schools(today=days(-3))
    french = Notification.objects.get(recipient=season.cast.controller)
    english = Notification.objects.get(recipient=season.cast.outsider)
    assert ("15\u00a0mars 2026" in french.body, french.language) == (True, "fr")
    assert ("15\u00a0March 2026" in english.body, english.language) == (True, "en")


def test_a_reminder_leads_to_the_sheet(season: Season) -> None:
    reminders.remind_schools(today=DUE)
    message = Notification.objects.get(recipient=season.cast.controller)
    assert message.link == sheet_url(season.sheet(season.cast.albi))
    assert f"http://127.0.0.1:8000{message.link}" in message.body


def test_a_later_date_is_reminded_of_anew(season: Season) -> None:
    reminders.remind_schools(today=DUE)
    campaigns.edit_campaign(campaign=season.campaign, due_on=days(30), instructions="", by=season.cast.reviewer)
    assert reminders.remind_schools(today=days(1)) == 0
    assert reminders.remind_schools(today=days(30)) == 2


def test_a_closed_campaign_reminds_only_the_school_it_was_reopened_for(season: Season) -> None:
    by, until = season.cast.reviewer, days(60)
    campaigns.close_campaign(campaign=season.campaign, by=by)
    campaigns.reopen_for(sheet=season.sheet(season.cast.albi), until=until, reason="motif", by=by)
    reminders.remind_schools(today=until)
    assert outbox(*SCHOOLS) == [(season.cast.controller, "sheet_due")]


def test_the_digest_tells_reviewers_what_waits_and_what_is_late_once_a_day(season: Season) -> None:
    season.submit()
    for day in (1, 1, 2):
        reminders.send_digest(today=days(day))
    assert outbox() == [(season.cast.reviewer, "digest")] * 2
    message = Notification.objects.first()
    assert message is not None
    assert "1 à instruire, 2 en retard" in message.subject
    assert "- IMT Mines Albi (15\u00a0janvier 2026, Controller)" in message.body
    assert "- IMT Nord Europe (échéance le 15\u00a0mars 2026)" in message.body


def test_there_is_no_digest_where_nothing_waits(season: Season) -> None:
    assert reminders.send_digest(today=DUE) == 0


def test_four_queries_remind_every_school(season: Season, django_assert_num_queries: Any) -> None:
    """The sheets, their people, who was told, what is written; and the bounds of the transaction."""
    with django_assert_num_queries(4 + 2):
        assert reminders.remind_schools(today=DUE) == 2


def test_the_command_takes_the_day_and_says_how_many(season: Season) -> None:
    text = StringIO()
    call_command("send_reminders", today=days(1), stdout=text)
    assert text.getvalue() == "3 messages écrits\n"


@pytest.mark.parametrize("move", ["return_", "reopen"])
def test_a_decision_is_told_to_its_school_with_the_reason(season: Season, move: str) -> None:
    sheet = season.submit() if move == "return_" else season.validate()
    Notification.objects.all().delete()
    getattr(sheets, move)(sheet=sheet, reason="Effectif <incomplet> & tardif", by=season.cast.reviewer)
    message = Notification.objects.get()
    assert message.recipient == season.cast.controller
    assert "Effectif <incomplet> & tardif" in message.body


def test_a_validation_is_told_to_its_school_and_a_submission_to_nobody(season: Season) -> None:
    season.submit()
    assert outbox() == []
    sheets.validate(sheet=season.sheet(season.cast.albi), by=season.cast.reviewer)
    assert outbox() == [(season.cast.controller, "sheet_validated")]


def test_each_return_is_told(season: Season, freeze: Freeze) -> None:
    for day in (OPENED, OPENED + timedelta(days=1)):
        freeze(day)
        sheets.return_(sheet=season.submit(), reason="à revoir", by=season.cast.reviewer)
        season.save(int(day.day))
    assert outbox("sheet_returned") == [(season.cast.controller, "sheet_returned")] * 2
