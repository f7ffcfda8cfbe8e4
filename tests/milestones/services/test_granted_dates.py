"""A date that was granted and is cancelled: by the DG, with a reason; the contract's binds again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from accounts.models import AuditEntry, Notification
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from milestones.models import DeliverablePart, Evidence
from milestones.permissions import Basis
from milestones.queries.parts import PartProgress, parts_of
from milestones.services import evidence, granted_dates, progress
from milestones.services.parts import StaleProgressError
from tests.indicators.services.files import PDF
from tests.milestones.world import DUE, GOING, MORNING, Plan, version

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 6, 30)
AFTER = datetime(2026, 2, 1, 8, tzinfo=MORNING.tzinfo)


def ask(plan: Plan, until: date = UNTIL) -> None:
    place = plan.place()
    progress.postpone(place=place, until=until, reason="Marché", expected_version=version(place),
                      by=plan.cast.controller, at=MORNING)  # fmt: skip


def cancel(plan: Plan, reason: str = "Le marché est attribué.", *, who: str = "reviewer") -> DeliverablePart:
    place = plan.place()
    by = plan.cast.everyone()[who]
    return granted_dates.cancel(place=place, reason=reason, expected_version=version(place), by=by, at=AFTER)


def read(plan: Plan, basis: Basis = Basis.VALIDATED) -> PartProgress:
    found = parts_of(plan.contract, lambda _entity, _part: basis, entity="imt-mines-albi", deliverable="route",
                     today=AFTER.date())  # fmt: skip
    return next(found)


@pytest.fixture
def granted(plan: Plan) -> Plan:
    plan.report(GOING)
    ask(plan)
    plan.validate()
    return plan


def test_the_contracts_date_binds_again_and_the_progress_stays(granted: Plan) -> None:
    assert (read(granted).state, read(granted).expected_by) == ("postponed", UNTIL)
    part = cancel(granted)
    now = read(granted)
    assert (now.state, now.expected_by, now.postponed_to) == ("late", DUE, None)
    assert now.report is not None
    assert (now.report.stage, now.report.text, part.review) == (GOING.stage, GOING.text, "validated")


def test_its_trace_has_both_dates_and_the_reason(granted: Plan) -> None:
    part = cancel(granted)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.old, entry.new) == ("in_progress [2026-06-30]", "in_progress")
    assert (entry.reason, entry.state) == ("Le marché est attribué.", "validated")
    assert part.validated is not None
    assert (part.validated.decision.decision, part.validated.decision.by) == ("date_cancelled", granted.cast.reviewer)


def test_who_asked_for_it_is_told_once(granted: Plan) -> None:
    Notification.objects.all().delete()
    cancel(granted)
    (told,) = Notification.objects.all()
    assert (told.recipient, told.kind) == (granted.cast.controller, "deliverable_date_cancelled")
    body = told.body.replace("\u00a0", " ")
    assert "30 juin 2026" in body
    assert "31 décembre 2025" in body
    assert "Le marché est attribué." in told.body


@pytest.mark.parametrize("who", ["controller", "reader", "outsider", "head_reader", "ministry", "api_client"])
def test_the_dg_alone_cancels(granted: Plan, who: str) -> None:
    with pytest.raises(RefusedError):
        cancel(granted, who=who)


def test_a_reason_is_needed(granted: Plan) -> None:
    with pytest.raises(InvalidInputError, match="motif"):
        cancel(granted, " ")
    assert read(granted).postponed_to == UNTIL


def test_nothing_is_cancelled_while_a_report_waits(granted: Plan) -> None:
    ask(granted, date(2026, 9, 30))
    with pytest.raises(ConflictError, match="Un compte rendu attend"):
        cancel(granted)


def test_nor_where_no_date_was_granted_or_twice(granted: Plan) -> None:
    cancel(granted)
    with pytest.raises(ConflictError, match="Aucune nouvelle date"):
        cancel(granted)


def test_nor_from_a_page_that_is_out_of_date(granted: Plan) -> None:
    with pytest.raises(StaleProgressError):
        granted_dates.cancel(place=granted.place(), reason="Non", expected_version=1, by=granted.cast.reviewer)


def test_another_date_may_be_asked_for_afterwards(granted: Plan) -> None:
    cancel(granted)
    ask(granted, date(2026, 9, 30))
    granted.validate()
    assert read(granted).expected_by == date(2026, 9, 30)


def test_a_file_given_since_the_validation_is_not_shown_by_it(
    granted: Plan, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    evidence.add(place=granted.place(), upload=SimpleUploadedFile("pv.pdf", PDF), by=granted.cast.controller)
    Evidence.objects.update(at=datetime(2026, 1, 5, tzinfo=MORNING.tzinfo))
    cancel(granted)
    assert (read(granted).files, len(read(granted, Basis.REPORTED).files)) == ((), 1)
