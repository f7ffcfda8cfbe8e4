"""What changed between two readings of the same year: two evaluations of each cell, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Outlook, Status

Cells = Mapping[tuple[str, str], Evaluation]

# From the best to the worst; what is in neither list is not compared.
STATUSES = (Status.ABOVE, Status.MET, Status.NEAR, Status.BEHIND, Status.REGRESSING)
OUTLOOKS = (Outlook.REACHED, Outlook.ON_PATH, Outlook.SLIGHTLY_BELOW, Outlook.OFF_PATH)


class Aspect(StrEnum):
    """What of a cell is not what it was; `new` and `withdrawn` are of its value."""

    STATUS = "status"
    OUTLOOK = "outlook"
    NEW = "new"
    WITHDRAWN = "withdrawn"
    VALUE = "value"
    QUALITY = "quality"
    TARGET = "target"
    REFERENCE = "reference"


class Move(StrEnum):
    """Whether an answer is better or worse than it was."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evolution:
    """One cell that changed, before and after."""

    before: Evaluation
    after: Evaluation
    aspects: frozenset[Aspect]

    @property
    def entity(self) -> str:
        return self.after.entity

    @property
    def indicator(self) -> str:
        return self.after.indicator

    @property
    def status_move(self) -> Move:
        return _move(STATUSES, self.before.status, self.after.status)

    @property
    def outlook_move(self) -> Move:
        return _move(OUTLOOKS, self.before.outlook, self.after.outlook)


def evolutions(before: Cells, after: Cells) -> Iterator[Evolution]:
    """The cells that are not what they were, in the order of the later reading."""
    for key, later in after.items():
        earlier = before.get(key)
        aspects = _aspects(earlier, later) if earlier is not None else frozenset()
        if earlier is not None and aspects:
            yield Evolution(before=earlier, after=later, aspects=aspects)


def _aspects(before: Evaluation, after: Evaluation) -> frozenset[Aspect]:
    found = set()
    if before.status != after.status:
        found.add(Aspect.STATUS)
    if before.outlook != after.outlook:
        found.add(Aspect.OUTLOOK)
    if before.value != after.value:
        gone = Aspect.WITHDRAWN if after.value is None else Aspect.VALUE
        found.add(Aspect.NEW if before.value is None else gone)
    elif before.value is not None and before.provisional != after.provisional:
        found.add(Aspect.QUALITY)
    if (before.target_of_year, before.final_target) != (after.target_of_year, after.final_target):
        found.add(Aspect.TARGET)
    if before.reference != after.reference:
        found.add(Aspect.REFERENCE)
    return frozenset(found)


def _move(order: tuple[Status | Outlook, ...], before: Status | Outlook, after: Status | Outlook) -> Move:
    if before not in order or after not in order or before == after:
        return Move.OTHER
    return Move.BETTER if order.index(after) < order.index(before) else Move.WORSE
