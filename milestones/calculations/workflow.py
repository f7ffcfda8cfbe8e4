"""The states of what is reported of a deliverable and the moves between them, as data: code, buttons and drawing."""

from dataclasses import dataclass
from enum import StrEnum


class ReviewState(StrEnum):
    """`nothing`: nobody has reported yet."""

    NOTHING = "nothing"
    REPORTED = "reported"
    RETURNED = "returned"
    VALIDATED = "validated"


class ProgressMove(StrEnum):
    REPORT = "report"
    RETURN = "return"
    VALIDATE = "validate"
    CANCEL_DATE = "cancel_date"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states, to which; is a reason wanted."""

    move: ProgressMove
    sources: frozenset[ReviewState]
    target: ReviewState
    needs_reason: bool = False


TRANSITIONS: dict[ProgressMove, Transition] = {
    transition.move: transition
    for transition in (
        # What was validated stays in force until the next report is validated in its turn.
        Transition(ProgressMove.REPORT, frozenset(ReviewState), ReviewState.REPORTED),
        Transition(ProgressMove.RETURN, frozenset({ReviewState.REPORTED}), ReviewState.RETURNED, needs_reason=True),
        Transition(ProgressMove.VALIDATE, frozenset({ReviewState.REPORTED}), ReviewState.VALIDATED),
        # A granted date is taken back: the contract's binds again.
        Transition(
            ProgressMove.CANCEL_DATE,
            frozenset({ReviewState.VALIDATED, ReviewState.RETURNED}),
            ReviewState.VALIDATED,
            needs_reason=True,
        ),
    )
}


def moves_from(state: str) -> tuple[ProgressMove, ...]:
    """The moves that this state allows, in the order of the table."""
    return tuple(move for move, transition in TRANSITIONS.items() if state in transition.sources)


def drawing() -> str:
    """The table as a Mermaid state diagram, for docs/architecture.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {ReviewState.NOTHING}"]
    for transition in TRANSITIONS.values():
        label = f"{transition.move}{' (reason)' if transition.needs_reason else ''}"
        lines += [f"    {source} --> {transition.target}: {label}" for source in sorted(transition.sources)]
    return "\n".join(lines)
