"""The rows of `export_milestones`: one for each deliverable, year and entity asked."""

from __future__ import annotations

from collections.abc import Iterator

from milestones.queries.parts import PartProgress
from milestones.queries.progress import DeliverableProgress

COLUMNS = (
    "contract",
    "milestone",
    "action",
    "deliverable",
    "year",
    "due",
    "due_certainty",
    "scope",
    "entity",
    "state",
    "done_on",
    "evidence",
    "source",
)


def rows(progress: tuple[DeliverableProgress, ...], *, contract: str) -> Iterator[dict[str, str]]:
    for one in progress:
        for part in one.parts:
            yield as_row(part, contract=contract)


def as_row(part: PartProgress, *, contract: str) -> dict[str, str]:
    """Empty = none. Actions and deliverables have no code of the contract's own: as printed.

    `due` is the contract's date, whatever it was postponed to.
    """
    deliverable = part.deliverable
    return {
        "contract": contract,
        "milestone": deliverable.action.milestone.code,
        "action": deliverable.action.label,
        "deliverable": deliverable.label,
        "year": str(part.year),
        "due": part.due.isoformat(),
        "due_certainty": deliverable.due_certainty,
        "scope": deliverable.scope,
        "entity": part.entity.code,
        "state": part.state.value if part.state else "",
        "done_on": part.done_on.isoformat() if part.done_on else "",
        "evidence": part.evidence,
        "source": deliverable.source,
    }
