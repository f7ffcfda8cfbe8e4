"""The state of a deliverable, on both sides of each of its dates."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from milestones import choices
from milestones.calculations import state, vocabulary
from milestones.calculations.state import Due, Facts, done_count, expected_by, state_of, state_of_all
from milestones.calculations.vocabulary import DeliverableState, DueCertainty, Stage

YEAR_END = Due(year=2025, printed=date(2025, 12, 31), certainty=DueCertainty.YEAR_END)
QUARTER = Due(year=2024, printed=date(2024, 3, 31), certainty=DueCertainty.PRINTED)
DOUBTED = Due(year=2026, printed=date(2026, 6, 30), certainty=DueCertainty.UNCERTAIN)
EARLIER = Due(year=2026, printed=date(2025, 12, 31), certainty=DueCertainty.PRINTED)
BEGUN = Facts(stage=Stage.IN_PROGRESS)


def done(on: date, **more: object) -> Facts:
    return Facts(stage=Stage.DONE, done_on=on, has_evidence=True, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "last_day"),
    [
        (YEAR_END, date(2025, 12, 31)),
        (QUARTER, date(2024, 3, 31)),
        # `T2/2026 ?`: what the contract doubts binds at the end of its year alone.
        (DOUBTED, date(2026, 12, 31)),
        # *Fin 2025*, printed in the column of 2026.
        (EARLIER, date(2025, 12, 31)),
    ],
)
@pytest.mark.parametrize(("facts", "before"), [(Facts(), DeliverableState.TO_START), (BEGUN, "in_progress")])
def test_it_is_late_from_the_day_after(due: Due, last_day: date, facts: Facts, before: str) -> None:
    assert state_of(facts, due, today=last_day) == before
    assert state_of(facts, due, today=date.fromordinal(last_day.toordinal() + 1)) == "late"


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2025, 3, 1), "done"), (date(2025, 12, 31), "done"), (date(2026, 1, 1), "done_late")],
)
def test_done_is_judged_on_its_date_whatever_the_day(on: date, expected: str) -> None:
    assert {state_of(done(on), YEAR_END, today=day) for day in (on, date(2029, 1, 1))} == {expected}


@pytest.mark.parametrize(("on", "expected"), [(date(2026, 12, 31), "done"), (date(2027, 1, 1), "done_late")])
def test_an_uncertain_date_makes_nothing_late_before_its_year_ends(on: date, expected: str) -> None:
    assert state_of(done(on), DOUBTED, today=date(2027, 2, 1)) == expected


def test_done_needs_a_date_and_an_evidence() -> None:
    without = (
        Facts(stage=Stage.DONE, done_on=date(2025, 3, 1)),
        Facts(stage=Stage.DONE, has_evidence=True),
    )
    assert {state_of(facts, YEAR_END, today=date(2025, 6, 1)) for facts in without} == {"in_progress"}
    assert {state_of(facts, YEAR_END, today=date(2026, 6, 1)) for facts in without} == {"late"}


def test_what_is_postponed_is_late_after_its_new_date_alone() -> None:
    facts = Facts(stage=Stage.IN_PROGRESS, postponed_to=date(2026, 6, 30))
    assert expected_by(YEAR_END, facts) == date(2026, 6, 30)
    days = (date(2025, 6, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [state_of(facts, YEAR_END, today=day) for day in days] == ["postponed", "postponed", "late"]


def test_postponing_does_not_change_what_the_contract_asked() -> None:
    moved = {"postponed_to": date(2026, 6, 30)}
    assert state_of(done(date(2025, 12, 31), **moved), YEAR_END, today=date(2026, 7, 1)) == "done"
    assert state_of(done(date(2026, 5, 1), **moved), YEAR_END, today=date(2026, 7, 1)) == "done_late"


def test_what_is_dropped_is_never_late() -> None:
    facts = Facts(stage=Stage.DROPPED, postponed_to=date(2026, 6, 30))
    assert state_of(facts, YEAR_END, today=date(2030, 1, 1)) == "dropped"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", None),
        ("done", "done"),
        ("done done done", "done"),
        ("done done_late", "done_late"),
        ("done to_start", "in_progress"),
        ("to_start in_progress", "in_progress"),
        ("to_start postponed", "to_start"),
        ("done postponed", "postponed"),
        ("done to_start postponed", "in_progress"),
        ("done dropped", "dropped"),
        ("dropped dropped", "dropped"),
        ("dropped to_start", "to_start"),
        ("done dropped late", "late"),
        ("late postponed", "late"),
    ],
)
def test_one_asked_of_several_is_done_when_all_are(given: str, expected: str | None) -> None:
    states = [DeliverableState(one) for one in given.split()]
    assert {state_of_all(order) for order in permutations(states)} == {expected}


def test_eight_of_nine_are_not_done() -> None:
    states = [DeliverableState.DONE] * 8 + [DeliverableState.IN_PROGRESS]
    assert (state_of_all(states), done_count(states)) == ("in_progress", 8)
    assert state_of_all([*states[:8], DeliverableState.DONE_LATE]) == "done_late"


def test_every_state_has_its_gravity() -> None:
    assert set(state.GRAVITY) == set(DeliverableState)


@pytest.mark.parametrize(
    ("vocabulary_", "choices_"),
    [
        (vocabulary.DeliverableState, choices.DeliverableState),
        (vocabulary.Stage, choices.Stage),
        (vocabulary.DueCertainty, choices.DueCertainty),
    ],
)
def test_people_read_every_code(vocabulary_: type[DeliverableState], choices_: type[choices.Stage]) -> None:
    assert {one.value for one in vocabulary_} == set(choices_.values)
