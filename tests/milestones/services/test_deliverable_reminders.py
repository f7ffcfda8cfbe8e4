"""The morning's messages about deliverables: to the right people, on the right days, once, in their language."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Notification, User
from milestones.calculations.reminders import reminder
from milestones.services import decisions, progress
from milestones.services.reminders import remind
from milestones.tasks import send_deliverable_reminders
from tests.milestones.world import DUE, GOING, MORNING, Plan

pytestmark = pytest.mark.django_db


def outbox() -> list[tuple[User, str]]:
    return [(one.recipient, one.kind) for one in Notification.objects.select_related("recipient").order_by("pk")]


def days(count: int) -> date:
    return DUE + timedelta(days=count)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (-31, None),
        (-30, "due_in_a_month:2025-12-31"),
        (-8, "due_in_a_month:2025-12-31"),
        (-7, "due_in_a_week:2025-12-31"),
        (0, "due_in_a_week:2025-12-31"),
        (1, "late:2025-12-31"),
        (30, "late:2025-12-31"),
        (31, "still_late:2026-01"),
        (32, "still_late:2026-02"),
    ],
)
def test_the_stage_follows_the_day(day: int, key: str | None) -> None:
    found = reminder(expected_by=DUE, today=days(day))
    assert (found and found.key) == key


@pytest.fixture
def school(plan: Plan) -> Plan:
    """The institute's own are done, so that what every school owes is alone."""
    for year in (2023, 2024, 2025):
        plan.report(by=plan.cast.reviewer, place=plan.place("suivi", year=year))
    plan.report(by=plan.cast.reviewer, place=plan.place("socle"))
    return plan


def test_a_school_is_told_a_month_before_a_week_before_and_once_it_is_late(school: Plan) -> None:
    for day in range(-40, 20):
        remind(today=days(day))
        remind(today=days(day))
    told = [kind for person, kind in outbox() if person == school.cast.controller]
    assert told == ["deliverables_due", "deliverables_due", "deliverables_late"]
    assert {person for person, kind in outbox() if kind != "deliverables_reported"} == {
        school.cast.controller,
        school.cast.outsider,
    }


def test_who_reported_it_done_is_not_reminded_while_it_waits(school: Plan) -> None:
    school.report()
    remind(today=days(1))
    assert [person for person, kind in outbox() if kind == "deliverables_late"] == [school.cast.outsider]


def test_who_asked_for_another_date_is_not_reminded_until_the_answer(school: Plan) -> None:
    by = school.cast.controller
    progress.postpone(place=school.place(), until=days(60), reason="Marché", expected_version=0, by=by, at=MORNING)
    remind(today=days(1))
    assert [person for person, kind in outbox() if kind == "deliverables_late"] == [school.cast.outsider]
    school.validate()
    remind(today=days(61))
    assert (by, "deliverables_late") in outbox()


def test_progress_is_no_end(school: Plan) -> None:
    school.report(GOING)
    remind(today=days(1))
    assert (school.cast.controller, "deliverables_late") in outbox()


def test_what_is_returned_is_owed_again(school: Plan) -> None:
    school.report()
    decisions.return_(place=school.place(), reason="Non", expected_version=1, by=school.cast.reviewer, announce=False)
    remind(today=days(1))
    assert (school.cast.controller, "deliverables_late") in outbox()


def test_the_owner_is_told_in_the_place_of_the_head_office(plan: Plan) -> None:
    owner = plan.cast.head_reader
    for code in ("socle", "suivi"):
        decisions.set_owner(place=plan.place(code), owner=owner, function="", by=plan.cast.reviewer)
    remind(today=days(-3))
    [message] = Notification.objects.filter(recipient=owner)
    assert message.subject == "Jalons\u00a0: 2 livrables attendus le 31\u00a0décembre 2025"
    assert "Socle commun" in message.body
    reviewer = Notification.objects.filter(recipient=plan.cast.reviewer, kind="deliverables_due")
    assert not reviewer.exists()


def test_those_late_for_long_are_told_together_once_a_month(plan: Plan) -> None:
    for day in range(40, 100):
        remind(today=days(day))
    late = Notification.objects.filter(recipient=plan.cast.reviewer, kind="deliverables_late")
    assert late.count() == len({(days(day).year, days(day).month) for day in range(40, 100)})
    assert all(body.count("Suivi annuel") == 3 for body in late.values_list("body", flat=True))


def test_the_head_office_is_told_once_of_what_waits_until_something_more_does(school: Plan) -> None:
    Notification.objects.all().delete()

    def digests() -> int:
        return Notification.objects.filter(kind="deliverables_reported", recipient=school.cast.reviewer).count()

    counts = []
    for day in range(3):
        remind(today=days(-100 + day))
        counts.append(digests())
        if day == 1:
            school.report()
    assert counts == [1, 1, 2]


def test_a_message_is_in_the_language_of_its_reader(school: Plan) -> None:
    school.cast.controller.language = "en"
    school.cast.controller.save()
    remind(today=days(1))
    message = Notification.objects.get(recipient=school.cast.controller)
    assert message.subject == "Milestones: one deliverable is late"
    assert "/jalons/cop-essai/suivi/" in message.body


def test_the_command_writes_what_the_day_asks_once(school: Plan) -> None:
    said = []
    for _round in range(2):
        text = StringIO()
        call_command("send_deliverable_reminders", today=days(1), stdout=text)
        said.append(text.getvalue().strip())
    assert said == ["3 messages écrits", "0 messages écrits"]


def test_the_task_writes_what_today_asks(school: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: days(1))
    send_deliverable_reminders()
    assert (school.cast.controller, "deliverables_late") in outbox()
