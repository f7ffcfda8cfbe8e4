"""The state of a deliverable: the one place where it is decided, from what is said of it, its dates and the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from milestones.calculations.vocabulary import DeliverableState, DueCertainty, Stage

ENDED = frozenset({DeliverableState.DONE, DeliverableState.DONE_LATE})
# Nothing more is awaited.
CLOSED = ENDED | {DeliverableState.DROPPED}
# The gravest first.
GRAVITY = (
    DeliverableState.LATE,
    DeliverableState.DROPPED,
    DeliverableState.POSTPONED,
    DeliverableState.TO_START,
    DeliverableState.IN_PROGRESS,
    DeliverableState.DONE_LATE,
    DeliverableState.DONE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When the contract asks for it. `last_day` is the day after which it is late."""

    year: int
    printed: date
    certainty: DueCertainty

    @property
    def last_day(self) -> date:
        """The printed date; one that the contract itself doubts (`T2/2026 ?`) binds at the end of its column's year.

        A date printed beyond its column is not brought forward.
        """
        if self.certainty == DueCertainty.UNCERTAIN:
            return max(self.printed, date(self.year, 12, 31))
        return self.printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said of a deliverable. `has_evidence`: a text, a link or a file backs that it is done."""

    stage: Stage = Stage.TO_START
    done_on: date | None = None
    has_evidence: bool = False
    postponed_to: date | None = None


NOTHING_SAID = Facts()


def expected_by(due: Due, facts: Facts) -> date:
    """The day after which it is late if it is not done: the postponed date, else the contract's."""
    return facts.postponed_to or due.last_day


def state_of(facts: Facts, due: Due, *, today: date) -> DeliverableState:
    """The first that applies: dropped, done (a date and an evidence), late, postponed, then what is said.

    Postponing changes when a deliverable becomes late, not what the contract asked: done after the first date is done
    late, even by the postponed one. The last day itself is not late.
    """
    if facts.stage == Stage.DROPPED:
        return DeliverableState.DROPPED
    if facts.stage == Stage.DONE and facts.done_on is not None and facts.has_evidence:
        return DeliverableState.DONE if facts.done_on <= due.last_day else DeliverableState.DONE_LATE
    if today > expected_by(due, facts):
        return DeliverableState.LATE
    if facts.postponed_to is not None:
        return DeliverableState.POSTPONED
    return DeliverableState.TO_START if facts.stage == Stage.TO_START else DeliverableState.IN_PROGRESS


def gravest(states: Iterable[DeliverableState]) -> DeliverableState | None:
    """None of none."""
    return min(states, key=GRAVITY.index, default=None)


def state_of_all(states: Iterable[DeliverableState]) -> DeliverableState | None:
    """The state of a deliverable asked of several: done when all have done it, late as soon as one is.

    With one dropped it can never be whole: dropped, once the others are done.
    """
    given = set(states)
    if len(given) < 2 or DeliverableState.LATE in given:
        return gravest(given)
    if given <= CLOSED:
        return gravest(given)
    awaited = given - CLOSED
    if awaited == {DeliverableState.POSTPONED}:
        return DeliverableState.POSTPONED
    begun = given & (ENDED | {DeliverableState.IN_PROGRESS})
    return DeliverableState.IN_PROGRESS if begun else DeliverableState.TO_START


def done_count(states: Iterable[DeliverableState | None]) -> int:
    """The `6` of `6/9`."""
    return sum(state in ENDED for state in states)
