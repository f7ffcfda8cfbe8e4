"""The states of a report and the moves between them, as data: code, buttons and drawing all read this table."""

from dataclasses import dataclass
from enum import StrEnum


class ReportState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"


class ReportMove(StrEnum):
    """`revise` begins the next version of a published report; the versions before stay as they are."""

    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    REVISE = "revise"


@dataclass(frozen=True, slots=True)
class ReportTransition:
    """From which states a move is made, and to which; is a reason wanted."""

    move: ReportMove
    sources: frozenset[ReportState]
    target: ReportState
    needs_reason: bool = False


REPORT_TRANSITIONS: dict[ReportMove, ReportTransition] = {
    transition.move: transition
    for transition in (
        ReportTransition(ReportMove.SUBMIT, frozenset({ReportState.DRAFT}), ReportState.IN_REVIEW),
        ReportTransition(ReportMove.RETURN, frozenset({ReportState.IN_REVIEW}), ReportState.DRAFT, needs_reason=True),
        ReportTransition(ReportMove.PUBLISH, frozenset({ReportState.IN_REVIEW}), ReportState.PUBLISHED),
        ReportTransition(
            ReportMove.REVISE, frozenset({ReportState.PUBLISHED}), ReportState.IN_REVIEW, needs_reason=True
        ),
    )
}

# Its texts are written in this state alone: what is published is what was read.
WRITABLE = frozenset({ReportState.DRAFT})
# Where a report begins: at its writers', or (a school's, begun by the DG) where the DG holds it.
FIRST = {"start": ReportState.DRAFT, "start for a school": ReportState.IN_REVIEW}


def report_moves_from(state: str) -> tuple[ReportMove, ...]:
    """The moves that a report in this state allows, in the order of the table."""
    return tuple(move for move, transition in REPORT_TRANSITIONS.items() if state in transition.sources)


def report_drawing() -> str:
    """The table as a Mermaid state diagram, for docs/architecture.md."""
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}: {label}" for label, state in FIRST.items())]
    for transition in REPORT_TRANSITIONS.values():
        label = f"{transition.move}{' (reason)' if transition.needs_reason else ''}"
        lines += [f"    {source} --> {transition.target}: {label}" for source in sorted(transition.sources)]
    return "\n".join(lines)
