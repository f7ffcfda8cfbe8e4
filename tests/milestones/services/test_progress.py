"""Reporting on a deliverable: what is asked of a report, what is kept of it, who may make it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from milestones.choices import ReviewState, Stage
from milestones.models import MilestoneResult, ProgressReport
from milestones.services import decisions, progress
from milestones.services.parts import ProgressInput, StaleProgressError
from tests.milestones.world import DONE, GOING, MORNING, Plan, version

pytestmark = pytest.mark.django_db


def fields(raised: pytest.ExceptionInfo[InvalidInputError]) -> set[str]:
    return {message.field for message in raised.value.messages}


def test_a_report_waits_for_the_head_office(plan: Plan) -> None:
    part = plan.report()
    assert (part.review, part.version, part.validated) == (ReviewState.REPORTED, 1, None)
    assert part.latest is not None
    assert (part.latest.stage, part.latest.done_on, part.latest.by) == ("done", date(2025, 5, 20), plan.cast.controller)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (ProgressInput(stage="done", evidence="Lien"), "done_on"),
        (ProgressInput(stage="done", evidence="Lien", done_on=MORNING.date() + timedelta(days=1)), "done_on"),
        (ProgressInput(stage="done", evidence="Lien", done_on=date(202, 5, 20)), "done_on"),
        (ProgressInput(stage="done", done_on=date(2025, 5, 20), evidence="  "), "evidence"),
        (ProgressInput(stage="in_progress"), "text"),
        (ProgressInput(stage="in_progress", text="Ici", done_on=date(2025, 5, 20)), "done_on"),
        (ProgressInput(stage="dropped", text="Non"), "stage"),
        (ProgressInput(stage="in_progress", text="x" * 4001), "text"),
    ],
)
def test_a_report_that_says_too_little_or_too_much_is_refused_in_its_field(
    plan: Plan, given: ProgressInput, field: str
) -> None:
    with pytest.raises(InvalidInputError) as raised:
        plan.report(given)
    assert field in fields(raised)
    assert not ProgressReport.objects.exists()


def test_the_day_itself_may_be_reported(plan: Plan) -> None:
    given = ProgressInput(stage="done", done_on=MORNING.date(), evidence="Lien")
    assert plan.report(given).version == 1


@pytest.mark.parametrize("who", ["reader", "outsider", "head_reader", "ministry", "api_client", "nobody"])
def test_others_do_not_report_for_a_school(plan: Plan, who: str) -> None:
    with pytest.raises(RefusedError):
        plan.report(by=plan.cast.everyone()[who])


def test_a_controller_does_not_report_for_the_institute(plan: Plan) -> None:
    with pytest.raises(RefusedError, match="responsable"):
        plan.report(place=plan.place("socle"))


def test_the_owner_that_the_head_office_names_reports(plan: Plan) -> None:
    place = plan.place("socle")
    decisions.set_owner(place=place, owner=plan.cast.head_reader, function="DSI", by=plan.cast.reviewer)
    assert plan.report(by=plan.cast.head_reader, place=place).version == 1


def test_an_owner_without_a_role_left_reports_no_more(plan: Plan) -> None:
    place, owner = plan.place("socle"), plan.cast.head_reader
    decisions.set_owner(place=place, owner=owner, function="", by=plan.cast.reviewer)
    owner.memberships.all().delete()
    with pytest.raises(RefusedError):
        plan.report(by=type(owner).objects.get(pk=owner.pk), place=place)


def test_the_same_report_again_writes_nothing(plan: Plan) -> None:
    plan.report()
    entries = AuditEntry.objects.count()
    assert plan.report().version == 1
    assert AuditEntry.objects.count() == entries


def test_a_report_made_on_an_older_one_is_refused_with_both_values(plan: Plan) -> None:
    plan.report()
    with pytest.raises(StaleProgressError) as raised:
        progress.report(place=plan.place(), given=GOING, expected_version=0, by=plan.cast.controller)
    assert raised.value.current == "done 2025-05-20"
    assert raised.value.proposed == GOING


def test_another_date_needs_a_reason_and_a_later_day(plan: Plan) -> None:
    asked = [(date(2025, 12, 31), "Marché relancé", "until"), (date(2026, 6, 30), " ", "reason")]
    for until, reason, field in asked:
        with pytest.raises(InvalidInputError) as raised:
            progress.postpone(
                place=plan.place(), until=until, reason=reason, expected_version=0, by=plan.cast.controller, at=MORNING
            )
        assert fields(raised) == {field}


def test_a_date_that_has_passed_is_no_new_date(plan: Plan) -> None:
    late = MORNING + timedelta(days=400)
    with pytest.raises(InvalidInputError, match="déjà passée"):
        progress.postpone(
            place=plan.place(),
            until=date(2026, 6, 30),
            reason="Marché relancé",
            expected_version=0,
            by=plan.cast.controller,
            at=late,
        )


def test_postponing_keeps_what_was_said_and_the_next_report_keeps_the_date(plan: Plan) -> None:
    plan.report(GOING)
    until, by = date(2026, 6, 30), plan.cast.controller
    progress.postpone(place=plan.place(), until=until, reason="Marché relancé", expected_version=1, by=by, at=MORNING)
    part = plan.report(ProgressInput(stage="in_progress", text="Les trois quarts."))
    said = [(one.stage, one.text, one.postponed_to) for one in part.reports.order_by("version")]
    assert said == [
        ("in_progress", GOING.text, None),
        ("in_progress", GOING.text, until),
        ("in_progress", "Les trois quarts.", until),
    ]


def test_giving_up_needs_a_reason(plan: Plan) -> None:
    with pytest.raises(InvalidInputError, match="pourquoi"):
        progress.propose_drop(place=plan.place(), reason="", expected_version=0, by=plan.cast.controller)


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.DROPPED])
def test_what_is_over_is_neither_postponed_nor_given_up(plan: Plan, stage: Stage) -> None:
    place, by = plan.place(), plan.cast.controller
    if stage == Stage.DONE:
        plan.report()
    else:
        progress.propose_drop(place=place, reason="Sans objet", expected_version=0, by=by)
    with pytest.raises(ConflictError):
        progress.propose_drop(place=place, reason="Sans objet", expected_version=1, by=by)
    with pytest.raises(ConflictError):
        progress.postpone(place=place, until=date(2027, 6, 30), reason="Non", expected_version=1, by=by, at=MORNING)


def test_what_a_printed_review_tells_is_not_reported_on(plan: Plan) -> None:
    milestone = plan.place().deliverable.action.milestone
    MilestoneResult.objects.create(milestone=milestone, year=2027, summary="Fait.")
    with pytest.raises(ConflictError, match="bilan"):
        plan.report()


def test_each_report_is_in_the_journal_for_the_school_and_the_head_office(plan: Plan) -> None:
    plan.report(GOING)
    part = plan.report(DONE)
    entry = AuditEntry.objects.about("deliverable", part.pk).latest("pk")
    assert (entry.old, entry.new, entry.state) == ("in_progress", "done 2025-05-20", "submitted")
    assert (entry.label, entry.entity_code) == ("route 2025", "imt-mines-albi")


def test_each_report_makes_what_was_computed_stale(plan: Plan) -> None:
    before = plan.contract.data_version
    plan.report()
    plan.contract.refresh_from_db()
    assert plan.contract.data_version > before


@pytest.mark.parametrize("table", ["milestones_progressreport", "milestones_progressdecision"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET by_id = by_id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_said(plan: Plan, table: str, statement: str) -> None:
    plan.report()
    plan.validate()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert version(plan.place()) == 2
