"""What pages say of what queries found: the explanations, the lines of the reconciliation, the drawings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from dashboards import gap, interactive
from dashboards.queries.indicator import IndicatorPage, SchoolRow
from dashboards.queries.institute import Dashboard
from dashboards.queries.school import SchoolLine, SchoolPage
from indicators import charts
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Status
from indicators.formats import list_text
from indicators.presenters import reconciliation
from indicators.presenters.targets import target_text
from indicators.presenters.why import Section, reason, why
from indicators.queries.attention import Alert
from indicators.queries.catalogue import Catalogue, Heading, Series
from indicators.queries.courses import Course, YearRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple:
    """A small trajectory among others on one axis, with the sentence that says the same."""

    name: str
    code: str
    drawing: SafeString
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsLine:
    """One trajectory as a line of a table; a cell has two values where a reference spans up to a printed year."""

    name: str
    place: str
    series: Series
    cells: tuple[tuple[YearRow, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The table behind trajectories that stand side by side."""

    columns: tuple[int, ...]
    lines: tuple[YearsLine, ...]


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
    drawn = charts.trajectory_of(page.course, page.evaluation, page.series)
    return {
        "gap": gap.story(page.waterfall, page.names, page.series),
        "multiples": school_multiples(page),
        "years": school_years(page),
        "interactive": None if drawn.is_empty else interactive.figure(drawn, page.series.name),
        "sections": why(page.evaluation, page.names),
        "lines": reconciliation.lines(page.evaluation, page.names),
        "weigher": page.names.series.get(page.series.weighed_by),
        "like_for_like": reconciliation.like_for_like(page.evaluation, page.names),
        "is_drawn": not drawn.is_empty,
        "wide_chart": charts.trajectory(drawn, charts.WIDE),
        "narrow_chart": charts.trajectory(drawn, charts.NARROW),
        "schools": [
            ExplainedSchool(
                row=row, sections=why(row.evaluation, page.names), line=charts.line_of(row.course, row.evaluation)
            )
            for row in page.schools
        ],
    }


def school_multiples(page: IndicatorPage) -> list[Multiple]:
    """Every school that is asked for the indicator."""
    drawn = [
        (
            row.place.short_name,
            row.place.code,
            row.evaluation,
            charts.trajectory_of(row.course, row.evaluation, page.series),
        )
        for row in page.schools
        if row.evaluation.status != Status.NOT_APPLICABLE
    ]
    return _multiples(drawn)


def indicator_multiples(page: SchoolPage) -> list[Multiple]:
    """Every indicator that is asked of the school."""
    drawn = [
        (series.name, series.code, line.row.evaluation, charts.trajectory_of(line.course, line.row.evaluation, series))
        for group in page.groups
        for line in group.lines
        for series in (line.row.series,)
    ]
    return _multiples(drawn)


def _multiples(drawn: list[tuple[str, str, Evaluation, charts.Trajectory]]) -> list[Multiple]:
    known = [point.year for _, _, _, one in drawn for point in one.points]
    years = range(min(known, default=0), max(known, default=0) + 1)
    return [
        Multiple(
            name=name,
            code=code,
            drawing=charts.small(one, years),
            sentence=charts.sentence(one, evaluation, target_text(evaluation.final_target, one.measure)),
        )
        for name, code, evaluation, one in drawn
        if not one.is_empty
    ]


def school_years(page: IndicatorPage) -> Years:
    """The table behind `school_multiples`."""
    asked = (row for row in page.schools if row.evaluation.status != Status.NOT_APPLICABLE)
    return _years([(row.place.short_name, page.series, row.course) for row in asked])


def indicator_years(page: SchoolPage) -> Years:
    """The table behind `indicator_multiples`: the school's sheet over the years."""
    lines = (line for group in page.groups for line in group.lines)
    return _years([(line.row.series.name, line.row.series, line.course) for line in lines])


def _years(courses: list[tuple[str, Series, Course]]) -> Years:
    columns = sorted({row.year for _, _, course in courses for row in course.rows})
    return Years(
        columns=tuple(columns),
        lines=tuple(
            YearsLine(
                name=name,
                place=course.place.code,
                series=series,
                cells=tuple(tuple(row for row in course.rows if row.year == year) for year in columns),
            )
            for name, series, course in courses
        ),
    )


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
    return ExplainedLine(line=line, sections=why(evaluation, names), drawing=charts.line_of(line.course, evaluation))
