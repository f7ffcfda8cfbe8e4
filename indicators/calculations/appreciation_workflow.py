"""The states of an appreciation and the moves between them, as data: service, buttons and drawing read this table.

A signed appreciation never moves back: it is revised by another version, drafted and signed in its turn.
"""

from dataclasses import dataclass
from enum import StrEnum


class AppreciationState(StrEnum):
    """The values are the states in which figures are seen: draft by its author's side, submitted by the DG too…"""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "validated"
    PUBLISHED = "published"


class AppreciationMove(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    SIGN = "sign"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class AppreciationTransition:
    move: AppreciationMove
    source: AppreciationState
    target: AppreciationState
    needs_reason: bool = False


_S, _M = AppreciationState, AppreciationMove
APPRECIATION_TRANSITIONS: dict[AppreciationMove, AppreciationTransition] = {
    transition.move: transition
    for transition in (
        AppreciationTransition(_M.SUBMIT, _S.DRAFT, _S.SUBMITTED),
        AppreciationTransition(_M.RETURN, _S.SUBMITTED, _S.DRAFT, needs_reason=True),
        AppreciationTransition(_M.SIGN, _S.SUBMITTED, _S.SIGNED),
        AppreciationTransition(_M.PUBLISH, _S.SIGNED, _S.PUBLISHED),
    )
}
# One version at most is in these: the one being written, or waiting for a signature.
OPEN = (_S.DRAFT, _S.SUBMITTED)
SIGNED = (_S.SIGNED, _S.PUBLISHED)


def appreciation_drawing() -> str:
    """The table as a Mermaid state diagram, for docs/architecture.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {_S.DRAFT}"]
    for one in APPRECIATION_TRANSITIONS.values():
        label = f"{one.move}{' (reason)' if one.needs_reason else ''}"
        lines.append(f"    {one.source} --> {one.target}: {label}")
    return "\n".join(lines)
