"""Which of the answers is shown where there is room for one, and what needs attention first."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Outlook, Status

# What needs attention first, the gravest first; an outlook where no target is due.
GRAVITY: tuple[Status | Outlook, ...] = (
    Status.REGRESSING,
    Status.BEHIND,
    Outlook.OFF_PATH,
    Status.NEAR,
    Outlook.SLIGHTLY_BELOW,
)


def threshold_of(evaluation: Evaluation) -> Decimal | None:
    if evaluation.target_of_year is not None:
        return evaluation.target_of_year.value
    return evaluation.expected


def answer_of(evaluation: Evaluation) -> Status | Outlook:
    """The annual status; the outlook where nothing is due that year and there is something to say of it."""
    if evaluation.status == Status.NOT_DUE and evaluation.outlook != Outlook.UNKNOWN:
        return evaluation.outlook
    return evaluation.status


def gravest(evaluation: Evaluation) -> Status | Outlook | None:
    """The graver of the two answers, if either is grave: a target held this year can still be off its path."""
    answers = [one for one in (evaluation.status, evaluation.outlook) if one in GRAVITY]
    return min(answers, key=GRAVITY.index) if answers else None


def urgency(evaluation: Evaluation, answer: Status | Outlook) -> tuple[int, Decimal]:
    """The gravest first, then the widest gap, in percent of what was expected (in points for a percentage)."""
    gap = evaluation.gap_pct if evaluation.gap_pct is not None else evaluation.gap
    return GRAVITY.index(answer), -abs(gap or Decimal(0))
