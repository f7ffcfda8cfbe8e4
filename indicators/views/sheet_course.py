"""Where a figure of the sheet comes from and leads: a drawing beside its input, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from indicators import charts
from indicators.calculations.results import ResolvedTarget
from indicators.presenters.sheets import course_text
from indicators.queries.sheet_rows import SheetRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    drawing: SafeString
    text: str


def course_of(row: SheetRow) -> Course | None:
    """None where there is nothing to draw: no earlier number and no target."""
    evaluation = row.evaluation
    if evaluation is None or not row.course:
        return None
    due, final = _level(row, evaluation.target_of_year), _level(row, evaluation.final_target)
    last = evaluation.final_target.year if evaluation.final_target else evaluation.year
    drawing = charts.sparkline(
        row.course,
        target=final,
        last_year=last,
        due=None if due is None else (evaluation.year, due),
    )
    return Course(drawing=drawing, text=course_text(row))


def _level(row: SheetRow, target: ResolvedTarget | None) -> Decimal | None:
    """A range is drawn at its lower bound, which is what it asks for."""
    if target is None:
        return None
    return row.measure.entered(target.value if target.value is not None else target.low)
