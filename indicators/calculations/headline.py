"""The two counts that open a dashboard: the targets due that year, and the trajectory to the last year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from indicators.calculations.results import Count, Evaluation, Headline
from indicators.calculations.vocabulary import Outlook, Status

Answer = TypeVar("Answer", Status, Outlook)

# In the order they are read. `above` counts as met.
DUE_STATUSES = (
    Status.MET,
    Status.NEAR,
    Status.BEHIND,
    Status.REGRESSING,
    Status.MISSING,
    Status.NOT_EVALUABLE,
    Status.AWAITING_COMPARATOR,
)
UNCOUNTED = frozenset({Status.NOT_APPLICABLE, Status.TRACKING})


def headline(evaluations: Sequence[Evaluation], year: int, *, entity: str | None = None) -> Headline:
    """The counts of one entity, by default that of the first evaluation (the institute).

    Due: those that have a contractual target in `year`. Trajectory: those that have one in the year of the outlook.
    Indicators that are *sans objet* or only tracked are in neither.
    """
    named = entity if entity is not None else next((row.entity for row in evaluations), "")
    rows = [row for row in evaluations if row.entity == named and row.year == year and row.status not in UNCOUNTED]
    due = [row for row in rows if row.target_of_year is not None]
    heading = [row for row in rows if row.final_target is not None]
    return Headline(
        entity=named,
        year=year,
        horizon=max((row.final_target.year for row in heading if row.final_target), default=None),
        due=len(due),
        due_by_status=_counts(due, DUE_STATUSES, _due_status),
        trajectory=len(heading),
        trajectory_by_outlook=_counts(heading, tuple(Outlook), lambda row: row.outlook),
    )


def _due_status(row: Evaluation) -> Status:
    return Status.MET if row.status == Status.ABOVE else row.status


def _counts(
    rows: Iterable[Evaluation], keys: tuple[Answer, ...], answer: Callable[[Evaluation], Answer]
) -> dict[Answer, Count]:
    totals = dict.fromkeys(keys, 0)
    provisional = dict.fromkeys(keys, 0)
    for row in rows:
        totals[answer(row)] += 1
        provisional[answer(row)] += row.provisional
    return {key: Count(total=totals[key], provisional=provisional[key]) for key in keys}
