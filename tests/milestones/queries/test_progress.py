"""How far deliverables are, as each person reads it; on both sides of a date; in a constant number of queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from milestones.permissions import Basis
from milestones.queries.follow_up import follow_up
from milestones.queries.progress import (
    DeliverableProgress,
    counts_by_year,
    deliverables_in_force,
    deliverables_of,
    due_within,
    late_of,
)
from milestones.services import decisions, progress, publication
from schools.models import Entity
from tests.milestones.world import DONE, DUE, GOING, MORNING, Plan

pytestmark = pytest.mark.django_db
BEFORE, AFTER = DUE, date(2026, 1, 1)


def read(plan: Plan, who: str, *, today: date = BEFORE, entity: str = "imt-mines-albi") -> DeliverableProgress:
    found = deliverables_of(plan.contract, plan.cast.everyone()[who], entity=entity, year=2025, today=today)
    return next(one for one in found if one.deliverable.code == "route")


def test_time_alone_makes_it_late(plan: Plan) -> None:
    assert [read(plan, "reader", today=day).state for day in (BEFORE, AFTER)] == ["to_start", "late"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("controller", "done"),
        ("reader", "done"),
        ("api_client", "done"),
        ("reviewer", "done"),
        ("head_reader", "done"),
        ("outsider", "to_start"),
        ("ministry", None),
        ("nobody", None),
    ],
)
def test_a_report_that_waits_is_its_schools_and_the_head_offices(plan: Plan, who: str, expected: str | None) -> None:
    plan.report()
    one = read(plan, who)
    assert one.state == expected
    assert one.awaiting == (expected == "done")
    assert (one.parts[0].report is not None) == (expected == "done")


def test_what_is_validated_is_all_of_imts_and_not_the_ministrys(plan: Plan) -> None:
    plan.report()
    plan.validate()
    assert [read(plan, who).state for who in ("outsider", "ministry")] == ["done", None]


def test_a_returned_report_is_said_no_more(plan: Plan) -> None:
    plan.report()
    decisions.return_(place=plan.place(), reason="Non", expected_version=1, by=plan.cast.reviewer)
    assert [read(plan, "controller", today=day).state for day in (BEFORE, AFTER)] == ["to_start", "late"]


def test_another_date_is_granted_by_the_validation_alone(plan: Plan) -> None:
    until, by = date(2026, 6, 30), plan.cast.controller
    progress.postpone(place=plan.place(), until=until, reason="Marché", expected_version=0, by=by, at=MORNING)
    assert read(plan, "controller", today=AFTER).state == "late"
    plan.validate()
    one = read(plan, "controller", today=AFTER)
    assert (one.state, one.due, one.expected_by, one.day) == ("postponed", DUE, until, until)


def test_what_several_owe_stands_with_the_first_still_owed_whatever_date_one_was_granted(plan: Plan) -> None:
    until, by = date(2026, 6, 30), plan.cast.controller
    progress.postpone(place=plan.place(), until=until, reason="Marché", expected_version=0, by=by, at=MORNING)
    plan.validate()

    def shared() -> DeliverableProgress:
        found = deliverables_of(plan.contract, plan.cast.reviewer, year=2025, today=AFTER)
        return next(one for one in found if one.deliverable.code == "route")

    assert (shared().state, shared().day, shared().is_moved) == ("late", DUE, False)
    other = plan.place(entity=next(part.entity for part in shared().parts if part.entity != plan.cast.albi))
    plan.report(place=other, by=plan.cast.outsider)
    plan.validate(other)
    assert (shared().state, shared().day, shared().is_moved) == ("postponed", until, True)


def test_giving_up_too(plan: Plan) -> None:
    plan.report(GOING)
    plan.validate()
    by = plan.cast.controller
    progress.propose_drop(place=plan.place(), reason="Sans objet", expected_version=2, by=by)
    assert read(plan, "controller").state == "in_progress"
    plan.validate()
    assert read(plan, "controller", today=AFTER).state == "dropped"


def test_the_owner_reads_what_they_report(plan: Plan) -> None:
    place, owner = plan.place("socle"), plan.cast.outsider
    decisions.set_owner(place=place, owner=owner, function="", by=plan.cast.reviewer)
    plan.report(by=owner, place=place)
    states = {
        who.pk: {one.deliverable.code: one.state for one in deliverables_of(plan.contract, who, year=2025)}["socle"]
        for who in (owner, plan.cast.controller)
    }
    assert states[owner.pk] == "done"
    assert states[plan.cast.controller.pk] != "done"


def test_what_every_school_owes_is_done_when_all_have_done_it(plan: Plan) -> None:
    plan.report()
    plan.validate()
    one = read(plan, "reviewer", entity=None)  # type: ignore[arg-type]
    assert (one.state, one.done, one.asked) == ("in_progress", 1, 2)
    other = plan.place(entity=plan.cast.nord)
    plan.report(place=other, by=plan.cast.outsider)
    plan.validate(other)
    one = read(plan, "reviewer", entity=None)  # type: ignore[arg-type]
    assert (one.state, one.done, one.asked) == ("done", 2, 2)


def test_the_ministry_reads_what_was_published_as_it_was_that_day(plan: Plan) -> None:
    plan.report(GOING)
    plan.validate()
    publication.publish_progress(contract=plan.contract, through_year=2025, by=plan.cast.reviewer, on=BEFORE)
    plan.report(DONE)
    plan.validate()
    one = read(plan, "ministry", today=date(2026, 6, 1))
    assert (one.state, one.parts[0].report and one.parts[0].report.text) == ("in_progress", GOING.text)


def test_what_nobody_validated_is_published_as_such_and_later_years_are_not(plan: Plan) -> None:
    plan.report(GOING)
    count = publication.publish_progress(contract=plan.contract, through_year=2025, by=plan.cast.reviewer, on=AFTER)
    assert count == 6  # socle, route of two schools, suivi of three years
    one = read(plan, "ministry", today=AFTER)
    assert (one.state, one.parts[0].report) == ("late", None)
    later = deliverables_of(plan.contract, plan.cast.ministry, year=2026, today=AFTER)
    assert {found.state for found in later} == {None}


def test_a_year_is_counted_by_state_and_a_shared_deliverable_once(plan: Plan) -> None:
    plan.report()
    plan.validate()
    counts = counts_by_year(deliverables_in_force(plan.contract, today=AFTER))
    year = counts[2025]
    assert (year.asked, year.late, year.done, year.unknown) == (3, 3, 0, 0)
    assert list(counts) == [2023, 2024, 2025, 2026, 2027]


def test_what_is_due_soon_is_neither_late_nor_done(plan: Plan) -> None:
    place = plan.place("socle")
    plan.report(by=plan.cast.reviewer, place=place)
    found = deliverables_of(plan.contract, plan.cast.reviewer, today=date(2025, 12, 1))
    soon = due_within(found, days=30, today=date(2025, 12, 1))
    assert [(one.deliverable.code, one.year) for one in soon] == [("suivi", 2025), ("route", 2025)]
    assert [(one.deliverable.code, one.year) for one in late_of(found)] == [("suivi", 2023), ("suivi", 2024)]


def test_an_uncertain_date_is_expected_at_the_end_of_its_year(plan: Plan) -> None:
    found = deliverables_in_force(plan.contract, today=date(2026, 7, 1))
    [crm] = [one for one in found if one.deliverable.code == "crm"]
    assert (crm.state, crm.due, crm.expected_by) == ("to_start", date(2026, 6, 30), date(2026, 12, 31))


@pytest.mark.parametrize("schools", [0, 7])
def test_the_number_of_queries_is_constant(plan: Plan, schools: int) -> None:
    for rank in range(schools):
        Entity.objects.create(
            code=f"ecole-{rank}", short_name=f"École {rank}", kind="school", parent=plan.cast.institute
        )
    for entity in Entity.objects.schools():
        plan.report(place=plan.place(entity=entity), by=plan.cast.reviewer)
    plan.cast.head_reader.grants()
    with CaptureQueriesContext(connection) as queries:
        found = deliverables_of(plan.contract, plan.cast.head_reader)
        assert [(part.evidence, part.done_on, part.review) for one in found for part in one.parts]
    assert len(queries) == 5


def test_what_waits_for_each_person(plan: Plan) -> None:
    plan.report()
    albi = follow_up(plan.contract, plan.cast.controller, today=BEFORE)
    assert albi.to_validate is None
    assert [one.entity.code for one in albi.reported] == ["imt-mines-albi"]
    office = follow_up(plan.contract, plan.cast.reviewer, today=BEFORE)
    assert [one.deliverable.code for one in office.to_validate or ()] == ["route"]
    assert [(one.deliverable.code, one.year) for one in office.owed] == [
        ("suivi", 2023), ("suivi", 2024), ("socle", 2025), ("suivi", 2025),
    ]  # fmt: skip
    assert {one.year for one in office.later} == {2026, 2027}


def test_what_somebody_else_is_in_charge_of_is_not_mine(plan: Plan) -> None:
    place = plan.place("socle")
    decisions.set_owner(place=place, owner=plan.cast.head_reader, function="", by=plan.cast.reviewer)
    owed = {
        who: [one.deliverable.code for one in follow_up(plan.contract, plan.cast.everyone()[who], today=BEFORE).owed]
        for who in ("reviewer", "head_reader")
    }
    assert "socle" not in owed["reviewer"]
    assert owed["head_reader"] == ["socle"]


def test_reports_and_exports_read_what_is_validated(plan: Plan) -> None:
    plan.report()
    found = {
        basis: next(one for one in deliverables_in_force(plan.contract, basis, today=BEFORE) if one.is_shared).done
        for basis in (Basis.REPORTED, Basis.VALIDATED)
    }
    assert found == {Basis.REPORTED: 1, Basis.VALIDATED: 0}
