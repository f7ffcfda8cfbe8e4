"""The DG's answer: validated by a second person, or returned with a reason; who is in charge."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import AuditEntry, Notification, User
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from milestones.models import ProgressDecision
from milestones.services import decisions, progress
from milestones.services.parts import StaleProgressError
from tests.factories.accounts import make_user
from tests.milestones.world import DONE, GOING, MORNING, Plan, version

pytestmark = pytest.mark.django_db


def return_(plan: Plan, reason: str = "Il manque la délibération.") -> None:
    place = plan.place()
    decisions.return_(place=place, reason=reason, expected_version=version(place), by=plan.cast.reviewer)


def test_what_is_validated_is_in_force(plan: Plan) -> None:
    reported = plan.report().latest
    part = plan.validate()
    assert (part.review, part.validated, part.version) == ("validated", reported, 2)


def test_nobody_validates_what_they_reported(plan: Plan) -> None:
    plan.report(by=plan.cast.reviewer)
    with pytest.raises(RefusedError, match="autre personne"):
        plan.validate()
    assert plan.validate(by=make_user("second", Role.HEAD_OFFICE_REVIEWER)).review == "validated"


def test_nor_what_somebody_else_completed_after_them(plan: Plan) -> None:
    plan.report(GOING, by=plan.cast.reviewer)
    plan.report(DONE)
    with pytest.raises(RefusedError, match="autre personne"):
        plan.validate()


def test_having_reported_before_the_last_decision_forbids_nothing(plan: Plan) -> None:
    second = make_user("second", Role.HEAD_OFFICE_REVIEWER)
    plan.report(GOING, by=plan.cast.reviewer)
    plan.validate(by=second)
    plan.report(DONE)
    assert plan.validate().review == "validated"


@pytest.mark.parametrize("who", ["controller", "outsider", "head_reader", "ministry", "api_client"])
def test_others_decide_nothing(plan: Plan, who: str) -> None:
    plan.report()
    with pytest.raises(RefusedError):
        plan.validate(by=plan.cast.everyone()[who])


def test_a_return_needs_a_reason_and_leaves_what_was_validated(plan: Plan) -> None:
    plan.report(GOING)
    plan.validate()
    plan.report(DONE)
    with pytest.raises(InvalidInputError, match="motif"):
        return_(plan, " ")
    return_(plan)
    part = plan.place().part()
    assert part is not None
    assert part.validated is not None
    assert (part.review, part.validated.stage) == ("returned", "in_progress")


def test_what_was_returned_may_be_reported_again_word_for_word(plan: Plan) -> None:
    plan.report()
    return_(plan)
    assert plan.report().review == "reported"


def test_nothing_is_decided_twice(plan: Plan) -> None:
    plan.report()
    plan.validate()
    with pytest.raises(ConflictError, match="n’attend de décision"):
        plan.validate()
    with pytest.raises(ConflictError, match="n’attend de décision"):
        return_(plan)


def test_a_decision_is_on_the_report_that_was_read(plan: Plan) -> None:
    plan.report(GOING)
    plan.report(DONE)
    with pytest.raises(StaleProgressError):
        decisions.validate(place=plan.place(), expected_version=1, by=plan.cast.reviewer)
    assert not ProgressDecision.objects.exists()


def test_another_date_waits_for_a_second_person_too(plan: Plan) -> None:
    place = plan.place("socle")
    by = plan.cast.reviewer
    progress.postpone(place=place, until=date(2026, 6, 30), reason="Marché", expected_version=0, by=by, at=MORNING)
    with pytest.raises(RefusedError, match="autre personne"):
        plan.validate(place)


def test_the_reporter_is_told_once_with_the_reason(plan: Plan) -> None:
    plan.report()
    return_(plan)
    plan.report()
    plan.validate()
    told = list(Notification.objects.order_by("pk"))
    assert [(one.recipient, one.kind) for one in told] == [
        (plan.cast.controller, "deliverable_returned"),
        (plan.cast.controller, "deliverable_validated"),
    ]
    assert "Il manque la délibération." in told[0].body
    assert "/jalons/cop-essai/livrables/route/2025/imt-mines-albi/" in told[0].body


def test_decisions_are_in_the_journal(plan: Plan) -> None:
    plan.report()
    return_(plan)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.field, entry.old, entry.new) == ("returned", "state", "reported", "returned")
    assert (entry.reason, entry.state) == ("Il manque la délibération.", "submitted")


def own(plan: Plan, owner: User | None, *, by: User, function: str = "") -> None:
    decisions.set_owner(place=plan.place("socle"), owner=owner, function=function, by=by)


def test_the_head_office_says_who_is_in_charge_without_a_new_version(plan: Plan) -> None:
    own(plan, plan.cast.head_reader, by=plan.cast.reviewer, function="Direction de la recherche")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.field, entry.new) == ("owner", f"{plan.cast.head_reader}, Direction de la recherche")
    assert version(plan.place("socle")) == 0


def test_an_owner_reads_the_institutes_figures(plan: Plan) -> None:
    for owner in (plan.cast.ministry, plan.cast.administrator, plan.cast.nobody):
        with pytest.raises(InvalidInputError, match="rôle"):
            own(plan, owner, by=plan.cast.reviewer)


def test_only_the_head_office_names_an_owner(plan: Plan) -> None:
    with pytest.raises(RefusedError):
        own(plan, plan.cast.controller, by=plan.cast.controller)
