"""What pages say of what queries found: the explanations, the lines of the reconciliation, the drawings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from dashboards import gap, interactive
from dashboards.queries.indicator import Course, IndicatorPage, SchoolRow, YearRow, whole_value
from dashboards.queries.institute import Alert, Dashboard
from dashboards.queries.school import SchoolLine, SchoolPage
from indicators import charts
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Direction, ExpectedOrigin, Status
from indicators.formats import list_text
from indicators.presenters import reconciliation
from indicators.presenters.why import Section, reason, why
from indicators.queries.catalogue import Catalogue, Heading, Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple:
    """A small trajectory among others on one axis, with the sentence that says the same."""

    name: str
    code: str
    drawing: SafeString
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedSchool:
    """A school's row of the indicator page, with its explanation and its line."""

    row: SchoolRow
    sections: tuple[Section, ...]
    line: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLine:
    """An indicator's row of the school page, with its explanation and its line."""

    line: SchoolLine
    sections: tuple[Section, ...]
    drawing: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedGroup:
    domain: Heading
    lines: tuple[ExplainedLine, ...]


def indicator_context(page: IndicatorPage) -> dict[str, Any]:
    drawn = trajectory_of(page.course, page.evaluation, page.series)
    return {
        "gap": gap.story(page.waterfall, page.names, page.series),
        "multiples": school_multiples(page),
        "interactive": None if drawn.is_empty else interactive.figure(drawn, page.series.name),
        "sections": why(page.evaluation, page.names),
        "lines": reconciliation.lines(page.evaluation, page.names),
        "weigher": page.names.series.get(page.series.weighed_by),
        "like_for_like": reconciliation.like_for_like(page.evaluation, page.names),
        "is_drawn": not drawn.is_empty,
        "wide_chart": charts.trajectory(drawn, charts.WIDE),
        "narrow_chart": charts.trajectory(drawn, charts.NARROW),
        "schools": [
            ExplainedSchool(row=row, sections=why(row.evaluation, page.names), line=line_of(row.course, row.evaluation))
            for row in page.schools
        ],
    }


def school_multiples(page: IndicatorPage) -> list[Multiple]:
    """Every school that is asked for the indicator."""
    drawn = [
        (row.place.short_name, row.place.code, row.evaluation, trajectory_of(row.course, row.evaluation, page.series))
        for row in page.schools
        if row.evaluation.status != Status.NOT_APPLICABLE
    ]
    return _multiples(drawn)


def indicator_multiples(page: SchoolPage) -> list[Multiple]:
    """Every indicator that is asked of the school."""
    drawn = [
        (series.name, series.code, line.row.evaluation, trajectory_of(line.course, line.row.evaluation, series))
        for group in page.groups
        for line in group.lines
        for series in (line.row.series,)
    ]
    return _multiples(drawn)


def _multiples(drawn: list[tuple[str, str, Evaluation, charts.Trajectory]]) -> list[Multiple]:
    known = [point.year for _, _, _, one in drawn for point in one.points]
    years = range(min(known, default=0), max(known, default=0) + 1)
    return [
        Multiple(name=name, code=code, drawing=charts.small(one, years), sentence=interactive.sentence(one, evaluation))
        for name, code, evaluation, one in drawn
        if not one.is_empty
    ]


def listed_indicators(names: Catalogue) -> list[tuple[Heading, list[tuple[Series, str]]]]:
    """Each domain with its indicators and the codes of their orientations."""
    return [
        (domain, [(one, _orientations(names, one)) for one in names.indicators if one.domain == domain.code])
        for domain in names.domains.values()
    ]


def _orientations(names: Catalogue, series: Series) -> str:
    return ", ".join(code for code, indicators in names.indicators_of.items() if series.code in indicators)


def explained_alerts(page: Dashboard) -> list[tuple[Alert, str, str]]:
    """Each alert with the sentence that gave its answer, and the schools concerned."""
    return [
        (
            alert,
            reason(alert.row.evaluation, alert.answer, page.names),
            list_text(page.names.place_name(code) for code in alert.schools),
        )
        for alert in page.alerts
    ]


def explained_lines(page: SchoolPage) -> list[ExplainedGroup]:
    return [
        ExplainedGroup(domain=group.domain, lines=tuple(_explained(line, page.names) for line in group.lines))
        for group in page.groups
    ]


def _explained(line: SchoolLine, names: Catalogue) -> ExplainedLine:
    evaluation = line.row.evaluation
    return ExplainedLine(line=line, sections=why(evaluation, names), drawing=line_of(line.course, evaluation))


def line_of(course: Course, evaluation: Evaluation) -> SafeString:
    last = evaluation.target_year or max(course.values, default=evaluation.year)
    return charts.sparkline(course.values, target=evaluation.target, last_year=last)


def trajectory_of(course: Course, evaluation: Evaluation, series: Series) -> charts.Trajectory:
    """What the chart draws; every figure of it stands in the table beside it."""
    reference = next((row for row in course.rows if row.is_reference), None)
    return charts.Trajectory(
        measure=series,
        reference=charts.Point(reference.year, reference.printed)
        if reference and reference.printed is not None
        else None,
        history=tuple(_printed(course)),
        actuals=tuple(_actuals(course)),
        path=tuple(_path(course, reference)),
        tolerance=evaluation.tolerance,
        falls=series.direction == Direction.DOWN,
        projection=_projection(evaluation),
        events=tuple(charts.Event(change.year, change.breaks) for change in course.changes),
    )


def _printed(course: Course) -> Iterator[charts.Point]:
    for row in course.rows:
        if row.is_printed and not row.is_reference and row.printed is not None:
            yield charts.Point(row.year, row.printed, mark=row.provisional)


def _actuals(course: Course) -> Iterator[charts.Point]:
    for row in course.rows:
        value = whole_value(row.evaluation) if row.evaluation else None
        if value is not None:
            yield charts.Point(row.year, value, mark=row.evaluation is not None and row.evaluation.provisional)


def _path(course: Course, reference: YearRow | None) -> Iterator[charts.Point]:
    """From the reference through each expected value; those that the contract prints are marked."""
    expected = [row.evaluation for row in course.rows if row.evaluation and row.evaluation.expected is not None]
    if reference is not None and reference.printed is not None and expected:
        yield charts.Point(reference.year, reference.printed)
    for one in expected:
        if one.expected is not None:
            yield charts.Point(one.year, one.expected, mark=one.expected_origin == ExpectedOrigin.CONTRACT)


def _projection(evaluation: Evaluation) -> tuple[charts.Point, charts.Point] | None:
    value, end = whole_value(evaluation), evaluation.target_year
    if value is None or evaluation.projection is None or end is None or end <= evaluation.year:
        return None
    return charts.Point(evaluation.year, value), charts.Point(end, evaluation.projection)
