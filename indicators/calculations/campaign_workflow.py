"""The states of a campaign and what may be done in each, as data; and when a school may still write."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CampaignState(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class CampaignMove(StrEnum):
    """`ask` sets what is asked of a school; `reopen_for` lets one school write again in a closed campaign."""

    OPEN = "open"
    EDIT = "edit"
    ASK = "ask"
    CLOSE = "close"
    REOPEN_FOR = "reopen_for"


@dataclass(frozen=True, slots=True)
class CampaignTransition:
    """From which states a move is made, and to which (None: the campaign stays as it is); is a reason wanted."""

    move: CampaignMove
    sources: frozenset[CampaignState]
    target: CampaignState | None = None
    needs_reason: bool = False


_NOT_CLOSED = frozenset({CampaignState.PREPARED, CampaignState.OPEN})

CAMPAIGN_TRANSITIONS: dict[CampaignMove, CampaignTransition] = {
    transition.move: transition
    for transition in (
        CampaignTransition(
            CampaignMove.OPEN, frozenset({CampaignState.PREPARED, CampaignState.CLOSED}), CampaignState.OPEN
        ),
        CampaignTransition(CampaignMove.EDIT, _NOT_CLOSED),
        CampaignTransition(CampaignMove.ASK, _NOT_CLOSED),
        CampaignTransition(CampaignMove.CLOSE, frozenset({CampaignState.OPEN}), CampaignState.CLOSED),
        CampaignTransition(CampaignMove.REOPEN_FOR, frozenset({CampaignState.CLOSED}), needs_reason=True),
    )
}


def campaign_moves_from(state: str) -> tuple[CampaignMove, ...]:
    """The moves that a campaign in this state allows, in the order of the table."""
    return tuple(move for move, transition in CAMPAIGN_TRANSITIONS.items() if state in transition.sources)


def takes_figures(state: str, *, reopened_until: date | None, today: date) -> bool:
    """May a sheet be written in this campaign: while it is open, or until the day its school was given, included."""
    if state == CampaignState.CLOSED:
        return reopened_until is not None and today <= reopened_until
    return state == CampaignState.OPEN


def campaign_drawing() -> str:
    """The table as a Mermaid state diagram, for docs/architecture.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {CampaignState.PREPARED}"]
    for transition in CAMPAIGN_TRANSITIONS.values():
        label = f"{transition.move}{' (reason)' if transition.needs_reason else ''}"
        lines += [f"    {source} --> {transition.target or source}: {label}" for source in sorted(transition.sources)]
    return "\n".join(lines)
