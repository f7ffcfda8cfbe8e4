"""Correcting a locked figure: proposed, approved by a second person, and what it would change before that."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from accounts.choices import Role
from accounts.models import Action, AuditEntry, Notification, User
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, RefusedError
from indicators.models import Baseline, Contract, Correction, Indicator, Observation, Target
from indicators.queries.correction_previews import preview_of
from indicators.services import corrections, sheets
from indicators.services.observations import FigureInput, StaleFigureError, move_figures
from tests.factories.accounts import make_user
from tests.indicators.services.season import YEAR, Season, outbox

NEW = FigureInput(value=Decimal(1100), comment="recompté")


@pytest.fixture
def second(season: Season) -> User:
    return make_user("second-reviewer", Role.HEAD_OFFICE_REVIEWER)


def locked(season: Season, state: str = "validated") -> Observation:
    season.validate()
    Observation.objects.update(state=state)
    return Observation.objects.get()


def propose(
    season: Season, *, by: User | None = None, figure: FigureInput = NEW, why: str = "Double compte."
) -> Correction:
    observation = Observation.objects.get()
    return corrections.propose(
        observation=observation,
        figure=figure,
        why=why,
        expected_version=observation.version,
        by=by or season.cast.controller,
    )


def outcome(act: Callable[[], object]) -> str:
    with transaction.atomic():
        try:
            act()
            answer = "done"
        except AppError as error:
            answer = type(error).__name__
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("state", ["draft", "submitted", "validated", "published"])
def test_who_proposes_in_which_state(season: Season, state: str) -> None:
    locked(season, state)
    found = {role: outcome(partial(propose, season, by=by)) for role, by in season.cast.everyone().items()}
    answer = "done" if state in {"validated", "published"} else "ConflictError"
    expected = dict.fromkeys(found, "RefusedError") | {"controller": answer, "reviewer": answer}
    assert found == expected


@pytest.mark.parametrize("state", ["draft", "submitted", "validated", "published"])
def test_who_approves_in_which_state(season: Season, state: str) -> None:
    locked(season)
    correction = propose(season)
    Observation.objects.update(state=state)
    everyone = season.cast.everyone().items()
    found = {role: outcome(partial(corrections.approve, correction=correction, by=by)) for role, by in everyone}
    answer = "done" if state in {"validated", "published"} else "ConflictError"
    assert found == dict.fromkeys(found, "RefusedError") | {"reviewer": answer}


@pytest.mark.parametrize("state", ["validated", "published"])
def test_an_approved_correction_keeps_the_state_and_the_old_value(season: Season, state: str) -> None:
    locked(season, state)
    before = Contract.objects.get().data_version
    corrections.approve(correction=propose(season), by=season.cast.reviewer)
    written = Observation.objects.get()
    assert (written.value, written.state, written.updated_by) == (Decimal(1100), state, season.cast.controller)
    assert [revision.value for revision in written.revisions.all()][-2:] == [Decimal(1000), Decimal(1100)]
    last = written.revisions.get(version=written.version)
    assert last.by == season.cast.reviewer
    assert "Double compte." in last.why
    assert Contract.objects.get().data_version > before


def test_nothing_changes_before_the_decision(season: Season) -> None:
    locked(season)
    propose(season)
    assert Observation.objects.get().value == Decimal(1000)


def test_nobody_approves_their_own_proposal(season: Season, second: User) -> None:
    locked(season)
    correction = propose(season, by=season.cast.reviewer)
    with pytest.raises(RefusedError, match="Une autre personne"):
        corrections.approve(correction=correction, by=season.cast.reviewer)
    corrections.approve(correction=correction, by=second)


def test_the_database_holds_the_four_eyes_too(season: Season) -> None:
    locked(season)
    correction = propose(season, by=season.cast.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(state="approved", decided_by=season.cast.reviewer)


def test_a_refusal_wants_a_reason_and_leaves_the_figure(season: Season) -> None:
    locked(season)
    correction = propose(season)
    with pytest.raises(InvalidInputError):
        corrections.refuse(correction=correction, reason=" ", by=season.cast.reviewer)
    corrections.refuse(correction=correction, reason="Non justifié.", by=season.cast.reviewer)
    assert Observation.objects.get().value == Decimal(1000)
    with pytest.raises(ConflictError, match="refusée"):
        corrections.approve(correction=correction, by=season.cast.reviewer)


def test_a_proposal_is_withdrawn_by_who_made_it_and_nobody_else(season: Season, second: User) -> None:
    locked(season)
    correction = propose(season)
    everyone = {**season.cast.everyone(), "second": second}
    act = partial(corrections.withdraw, correction=correction)
    found = {role: outcome(partial(act, by=by)) for role, by in everyone.items()}
    assert found == dict.fromkeys(everyone, "RefusedError") | {"controller": "done"}


def test_a_withdrawn_proposal_leaves_the_figure_its_trace_and_room_for_another(season: Season) -> None:
    locked(season)
    correction = corrections.withdraw(correction=propose(season), reason="Erreur.", by=season.cast.controller)
    assert (correction.state, correction.decision_reason) == ("withdrawn", "Erreur.")
    assert Observation.objects.get().value == 1000
    with pytest.raises(ConflictError, match="retirée"):
        corrections.approve(correction=correction, by=season.cast.reviewer)
    assert propose(season).is_pending


def test_who_decides_and_the_school_are_told_of_a_proposal(season: Season, second: User) -> None:
    locked(season)
    Notification.objects.all().delete()
    propose(season, by=season.cast.reviewer)
    assert outbox() == [(person, "correction_proposed") for person in (season.cast.controller, second)]
    assert "Double compte." in Notification.objects.filter(recipient=second).get().body


@pytest.mark.parametrize(("decide", "said"), [("approve", "est approuvée"), ("refuse", "est refusée")])
def test_the_school_is_told_of_the_decision_with_its_reason(season: Season, decide: str, said: str) -> None:
    locked(season)
    correction = propose(season)
    Notification.objects.all().delete()
    getattr(corrections, decide)(correction=correction, reason="Vu les pièces.", by=season.cast.reviewer)
    (message,) = Notification.objects.all()
    assert message.recipient == season.cast.controller
    assert said in message.subject
    assert "Vu les pièces." in message.body
    assert message.link.endswith("/imt-mines-albi/eleves/dossier/")


def test_one_correction_waits_at_a_time(season: Season) -> None:
    locked(season)
    propose(season)
    with pytest.raises(ConflictError, match="attend déjà"):
        propose(season, by=season.cast.reviewer)


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        (FigureInput(), "x"),
        (FigureInput(value=Decimal(1000)), "x"),
        (FigureInput(value=Decimal(-1)), "x"),
        (NEW, "  "),
    ],
)
def test_what_corrects_nothing_is_refused(season: Season, figure: FigureInput, why: str) -> None:
    locked(season)
    with pytest.raises(InvalidInputError):
        propose(season, figure=figure, why=why)


def test_a_figure_may_be_corrected_to_none_with_its_reason(season: Season) -> None:
    locked(season)
    correction = propose(season, figure=FigureInput(reason="not_available"))
    corrections.approve(correction=correction, by=season.cast.reviewer)
    assert (Observation.objects.get().value, Observation.objects.get().reason) == (None, "not_available")


def test_a_proposal_against_another_version_is_stale(season: Season) -> None:
    observation = locked(season)
    with pytest.raises(StaleFigureError):
        corrections.propose(observation=observation, figure=NEW, why="x", expected_version=1, by=season.cast.controller)


def test_publication_in_between_is_no_change(season: Season) -> None:
    locked(season)
    correction = propose(season)
    sheet = season.sheet(season.cast.albi)
    move_figures(sheet=sheet, source="validated", target="published", action=Action.PUBLISHED, by=season.cast.reviewer)
    assert corrections.approve(correction=correction, by=season.cast.reviewer).state == "published"


def test_another_value_in_between_stops_the_approval(season: Season) -> None:
    locked(season)
    correction = propose(season)
    sheets.reopen(sheet=season.sheet(season.cast.albi), reason="erreur", by=season.cast.reviewer)
    season.save(1050)
    sheets.submit(sheet=season.sheet(season.cast.albi), by=season.cast.controller)
    sheets.validate(sheet=season.sheet(season.cast.albi), by=season.cast.reviewer)
    with pytest.raises(StaleFigureError):
        corrections.approve(correction=correction, by=season.cast.reviewer)
    assert Observation.objects.get().value == Decimal(1050)


def test_each_step_has_its_rows_in_the_journal(season: Season) -> None:
    locked(season)
    correction = propose(season)
    figure = correction.observation
    corrections.approve(correction=correction, reason="Vu.", by=season.cast.reviewer)
    rows = AuditEntry.objects.about("correction", correction.pk).order_by("pk")
    assert [(row.action, row.field, row.old, row.new, row.reason) for row in rows] == [
        ("created", "value", "1000 [validated]", "1100 [validated]", "Double compte."),
        ("changed", "state", "proposed", "approved", "Vu."),
    ]
    written = AuditEntry.objects.about("observation", figure.pk).order_by("-pk")[0]
    assert (written.by, written.old, written.new, written.reason) == (
        season.cast.reviewer,
        "1000 [validated]",
        "1100 [validated]",
        "Double compte.",
    )


def targets(season: Season) -> None:
    """1 050 in 2025 and 1 200 in 2027 from 900 in 2022, for the school and for the institute."""
    for entity in (season.cast.albi, season.cast.institute):
        common = {"contract": season.contract, "entity": entity, "indicator": season.series("eleves")}
        Baseline.objects.create(**common, kind="reference", first_year=2022, last_year=2022, value=Decimal(900))
        for year, value in ((YEAR, 1050), (2027, 1200)):
            Target.objects.create(**common, year=year, comparator="reach", value=Decimal(value), basis="absolute")


def test_the_preview_lists_every_answer_that_changes(season: Season) -> None:
    locked(season)
    targets(season)
    season.save(0, entity=season.cast.nord)
    Observation.objects.update(state="validated")
    observation = Observation.objects.get(entity=season.cast.albi)
    seen = preview_of(observation, corrections.as_figure(NEW))
    changes = {
        (e.after.entity, e.after.year, e.before.status, e.after.status, e.before.outlook, e.after.outlook)
        for e in seen.answers
    }
    assert changes == {
        ("imt", 2025, "behind", "met", "off_path", "on_path"),
        ("imt-mines-albi", 2025, "behind", "met", "off_path", "on_path"),
    }
    assert Observation.objects.get(entity=season.cast.albi).value == Decimal(1000)


def test_the_preview_follows_later_years_of_a_cumulated_indicator(season: Season) -> None:
    Indicator.objects.filter(code="eleves").update(accumulation="cumulative")
    locked(season)
    targets(season)
    first = Observation.objects.get()
    for year in (2023, 2024, 2026, 2027):
        first.pk, first.year, first.value = None, year, Decimal(50)
        first.save(force_insert=True)
    observation = Observation.objects.get(year=YEAR)
    seen = preview_of(observation, corrections.as_figure(FigureInput(value=Decimal(900))))
    years = {e.after.year for e in (*seen.answers, *seen.values) if e.after.entity == "imt-mines-albi"}
    assert years == {2025, 2026, 2027}
