"""What is drawn of an indicator's years, and the sentence that says the same."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import choices, formats
from indicators.calculations.results import Evaluation
from indicators.calculations.targets import FLOORS
from indicators.calculations.vocabulary import Comparator, Direction, ExpectedOrigin
from indicators.charts.shape import Event, PathKind, Point, Trajectory
from indicators.charts.sparkline import sparkline
from indicators.queries.catalogue import Series
from indicators.queries.courses import Course, YearRow, whole_value


def line_of(course: Course, evaluation: Evaluation) -> SafeString:
    last = evaluation.target_year or max(course.values, default=evaluation.year)
    return sparkline(course.values, target=evaluation.target, last_year=last)


def trajectory_of(course: Course, evaluation: Evaluation, series: Series) -> Trajectory:
    """What the chart draws; every figure of it stands in the table beside it."""
    reference = next((row for row in course.rows if row.is_reference), None)
    kind = _kind(evaluation)
    return Trajectory(
        measure=series,
        reference=Point(reference.year, reference.printed) if reference and reference.printed is not None else None,
        history=tuple(_printed(course)),
        actuals=tuple(_actuals(course)),
        path=tuple(_path(course, reference if kind == PathKind.INTERPOLATED else None)),
        tolerance=evaluation.tolerance,
        falls=series.direction == Direction.DOWN,
        projection=_projection(evaluation),
        kind=kind,
        events=tuple(Event(change.year, change.breaks) for change in course.changes),
    )


def _printed(course: Course) -> Iterator[Point]:
    for row in course.rows:
        if row.is_printed and not row.is_reference and row.printed is not None:
            yield Point(row.year, row.printed, mark=row.provisional)


def _actuals(course: Course) -> Iterator[Point]:
    for row in course.rows:
        value = whole_value(row.evaluation) if row.evaluation else None
        if value is not None:
            yield Point(row.year, value, mark=row.evaluation is not None and row.evaluation.provisional)


def _kind(evaluation: Evaluation) -> PathKind:
    """Nothing leads from the reference to a floor, nor to what others do."""
    target = evaluation.final_target or evaluation.target_of_year
    if target is not None and target.comparator in FLOORS:
        return PathKind.FLOOR
    if target is not None and target.comparator == Comparator.GT_EXTERNAL:
        return PathKind.EXTERNAL
    return PathKind.INTERPOLATED


def _path(course: Course, reference: YearRow | None) -> Iterator[Point]:
    """From the reference, where it leads from there, through each expected value; the printed ones are marked."""
    expected = [row.evaluation for row in course.rows if row.evaluation and row.evaluation.expected is not None]
    if reference is not None and reference.printed is not None and expected:
        yield Point(reference.year, reference.printed)
    for one in expected:
        if one.expected is not None:
            yield Point(one.year, one.expected, mark=one.expected_origin == ExpectedOrigin.CONTRACT)


def _projection(evaluation: Evaluation) -> tuple[Point, Point] | None:
    value, end = whole_value(evaluation), evaluation.target_year
    if value is None or evaluation.projection is None or end is None or end <= evaluation.year:
        return None
    return Point(evaluation.year, value), Point(end, evaluation.projection)


def sentence(drawn: Trajectory, evaluation: Evaluation, goal: str) -> str:
    """`Référence 2022 : 810 ; réalisé 2023 : 829 (prov.) ; attendu 2023 : 840 ; cible 2027 : 1 080 ; à échoir.`

    `goal` is the final target as it is written.
    """
    parts = []
    if drawn.reference:
        parts.append(_("référence %(year)s : %(value)s") % _said(drawn, drawn.reference))
    parts += [_("réalisé %(year)s : %(value)s") % _said(drawn, point) for point in drawn.actuals]
    if evaluation.expected is not None:
        expected = Point(evaluation.year, evaluation.expected)
        parts.append(_("attendu %(year)s : %(value)s") % _said(drawn, expected))
    if evaluation.final_target is not None:
        parts.append(_("cible %(year)s : %(value)s") % {"year": evaluation.final_target.year, "value": goal})
    parts.append(str(choices.Status(evaluation.status.value).label))
    written = formats.joined(parts)
    return f"{written[:1].upper()}{written[1:]}."


def _said(drawn: Trajectory, point: Point) -> dict[str, object]:
    value = formats.figure_text(point.value, drawn.measure)
    return {"year": point.year, "value": f"{value} {_('(prov.)')}" if point.mark else value}
