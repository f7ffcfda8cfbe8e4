"""The states of a sheet and the moves between them, as data: code, buttons and drawing all read this table."""

from dataclasses import dataclass
from enum import StrEnum

from indicators.calculations.vocabulary import ObservationState


class SheetState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VALIDATED = "validated"


class SheetMove(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    VALIDATE = "validate"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Transition:
    """A move of a sheet: from which states, to which; which of its figures move with it, to what; is a reason wanted.

    Figures in another state than `figures_from` stay: one that was published by an import is not sent back by a return.
    """

    move: SheetMove
    sources: frozenset[SheetState]
    target: SheetState
    figures_from: ObservationState
    figures: ObservationState
    needs_reason: bool = False


TRANSITIONS: dict[SheetMove, Transition] = {
    transition.move: transition
    for transition in (
        Transition(
            SheetMove.SUBMIT,
            frozenset({SheetState.DRAFT, SheetState.RETURNED}),
            SheetState.SUBMITTED,
            ObservationState.DRAFT,
            ObservationState.SUBMITTED,
        ),
        Transition(
            SheetMove.RETURN,
            frozenset({SheetState.SUBMITTED}),
            SheetState.RETURNED,
            ObservationState.SUBMITTED,
            ObservationState.DRAFT,
            needs_reason=True,
        ),
        Transition(
            SheetMove.VALIDATE,
            frozenset({SheetState.SUBMITTED}),
            SheetState.VALIDATED,
            ObservationState.SUBMITTED,
            ObservationState.VALIDATED,
        ),
        Transition(
            SheetMove.REOPEN,
            frozenset({SheetState.VALIDATED}),
            SheetState.RETURNED,
            ObservationState.VALIDATED,
            ObservationState.DRAFT,
            needs_reason=True,
        ),
    )
}

# The states in which the school may still write its figures.
WRITABLE = frozenset({SheetState.DRAFT, SheetState.RETURNED})


def moves_from(state: str) -> tuple[SheetMove, ...]:
    """The moves that a sheet in this state allows, in the order of the table."""
    return tuple(move for move, transition in TRANSITIONS.items() if state in transition.sources)


def drawing() -> str:
    """The table as a Mermaid state diagram, for docs/architecture.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {SheetState.DRAFT}"]
    for transition in TRANSITIONS.values():
        label = f"{transition.move}{' (reason)' if transition.needs_reason else ''}"
        lines += [f"    {source} --> {transition.target}: {label}" for source in sorted(transition.sources)]
    return "\n".join(lines)
