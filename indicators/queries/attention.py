"""The few indicators of a table that need attention first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.calculations.attention import GRAVITY, answer_of, gravest, urgency
from indicators.calculations.vocabulary import Outlook, Status
from indicators.queries.readings import Reading
from indicators.queries.rows import Row

MOST_ALERTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An indicator off its target or its path, and the schools that are too."""

    row: Row
    answer: Status | Outlook
    schools: tuple[str, ...]


def alerts(found: Reading, rows: Iterable[Row]) -> list[Alert]:
    found_alerts = [
        Alert(row=row, answer=answer, schools=_schools_concerned(found, row))
        for row in rows
        if (answer := gravest(row.evaluation)) is not None
    ]
    return sorted(found_alerts, key=lambda alert: urgency(alert.row.evaluation, alert.answer))[:MOST_ALERTS]


def _schools_concerned(found: Reading, row: Row) -> tuple[str, ...]:
    others = found.of_indicator(row.series.code)[1:] if row.evaluation.entity == found.names.institute else ()
    return tuple(one.entity for one in others if answer_of(one) in GRAVITY[:3])
