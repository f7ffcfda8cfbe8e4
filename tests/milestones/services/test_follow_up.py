"""Who is told of a milestone's decisions and messages: those whom it concerns, in their language, not the author."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Notification, User
from milestones.models import Milestone
from milestones.services import decisions, follow_up
from tests.milestones.world import Plan

pytestmark = pytest.mark.django_db


def milestone(plan: Plan) -> Milestone:
    return Milestone.objects.select_related("contract__institute").get(contract=plan.contract)


def post(plan: Plan, by: User, text: str = "Où en êtes-vous ?") -> set[str]:
    """The people told of it, by name."""
    message = follow_up.post(milestone=milestone(plan), text=text, by=by)
    return told(f"milestone_message:{message.pk}")


def told(key: str) -> set[str]:
    return {one.recipient.display_name for one in Notification.objects.filter(key=key).select_related("recipient")}


def test_what_the_dg_writes_is_told_to_the_schools_asked_and_the_owners(plan: Plan) -> None:
    decisions.set_owner(place=plan.place("socle"), owner=plan.cast.head_reader, function="", by=plan.cast.reviewer)
    cast = plan.cast
    assert post(plan, cast.reviewer) == {
        person.display_name for person in (cast.controller, cast.outsider, cast.head_reader)
    }


def test_what_a_school_writes_is_told_to_the_dg_and_to_those_who_wrote_before(plan: Plan) -> None:
    cast = plan.cast
    assert post(plan, cast.controller) == {cast.reviewer.display_name}
    assert post(plan, cast.outsider) == {cast.reviewer.display_name, cast.controller.display_name}


def test_a_milestone_of_the_institute_alone_tells_no_school(plan: Plan) -> None:
    plan.place().deliverable.delete()
    assert post(plan, plan.cast.reviewer) == set()


def test_each_is_told_in_their_language_with_the_text_and_the_page(plan: Plan) -> None:
    User.objects.filter(pk=plan.cast.controller.pk).update(language="en")
    post(plan, plan.cast.reviewer, "Voir <J2>.")
    one = Notification.objects.get(recipient=plan.cast.controller)
    assert one.subject == "J1: a message about the milestone"
    assert "Voir <J2>." in one.body
    assert one.link == "/jalons/cop-essai/J1/"


def test_a_decision_is_told_to_all_whom_the_milestone_concerns(plan: Plan) -> None:
    one = follow_up.decide(
        milestone=milestone(plan), decided_on=date(2025, 3, 1), text="Recentré.", by=plan.cast.reviewer
    )
    cast = plan.cast
    assert told(f"milestone_decided:{one.pk}") == {cast.controller.display_name, cast.outsider.display_name}
    body = Notification.objects.get(recipient=cast.controller).body
    assert "1er mars 2025" in body.replace("\u00a0", " ")
