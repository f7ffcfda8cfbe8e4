"""A small trajectory, to be set beside others on the same axis of years."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.safestring import SafeString

from indicators.charts.shape import Point, Trajectory, runs, ways
from indicators.charts.svg import LINE, NAVY, PAPER, SOFT, TEAL, Scale, document, element, path, text
from indicators.formats import figure_text

WIDTH, HEIGHT = 300, 150
LEFT, RIGHT, TOP, FLOOR = 88, 10, 10, 122
FONT = {"font_size": 13, "font_family": "Source Sans 3, sans-serif", "fill": SOFT}


def small(drawn: Trajectory, years: range) -> SafeString:
    """`years` is the axis that it shares; its levels are its own, the lowest and the highest written.

    Hidden from screen readers: a sentence beside it says the same.
    """
    if drawn.is_empty or not years:
        return document([], width=WIDTH, height=HEIGHT, css_class="small-trajectory")
    low, high = min(p.value for p in drawn.points), max(p.value for p in drawn.points)
    x = Scale(Decimal(years[0]), Decimal(years[-1]), LEFT, WIDTH - RIGHT)
    y = Scale(low, high, FLOOR - 8, TOP + 8)
    parts = [*_frame(drawn, years, x, low, high), *_lines(drawn, x, y), *_dots(drawn, x, y)]
    return document(parts, width=WIDTH, height=HEIGHT, css_class="small-trajectory")


def _frame(drawn: Trajectory, years: range, x: Scale, low: Decimal, high: Decimal) -> Iterator[SafeString]:
    heights = {low: FLOOR - 8.0, high: TOP + 8.0} if low != high else {low: (TOP + FLOOR) / 2}
    for level, height in heights.items():
        yield element("line", class_="chart-grid", x1=LEFT - 6, x2=WIDTH, y1=height, y2=height, stroke=LINE)
        yield text(figure_text(level, drawn.measure), x=LEFT - 12, y=height + 4.5, text_anchor="end", **FONT)
    for year, anchor in ((years[0], "start"), (years[-1], "end")):
        yield text(str(year), x=x(year) - 6 if anchor == "start" else WIDTH, y=HEIGHT - 8, text_anchor=anchor, **FONT)
    for event in drawn.events:
        if event.year in years:
            place = x(event.year)
            yield element(
                "line", class_="chart-event", x1=place, x2=place, y1=TOP, y2=FLOOR, stroke=SOFT, stroke_dasharray="3 3"
            )


def _lines(drawn: Trajectory, x: Scale, y: Scale) -> Iterator[SafeString]:
    def line(points: tuple[Point, ...]) -> str:
        return path([(x(point.year), y(point.value)) for point in points])

    for way in ways(drawn):
        yield element(
            "path",
            class_=way.css_class,
            d=line(way.points),
            fill="none",
            stroke=NAVY,
            stroke_dasharray=way.dashes,
        )
    for run in runs(drawn):
        yield element("path", class_="chart-actual", d=line(tuple(run)), fill="none", stroke=TEAL, stroke_width=2.5)


def _dots(drawn: Trajectory, x: Scale, y: Scale) -> Iterator[SafeString]:
    for point in drawn.path:
        if point.mark:
            left, top = x(point.year), y(point.value)
            around = [(left, top - 5), (left + 5, top), (left, top + 5), (left - 5, top)]
            yield element("path", class_="chart-target", d=path(around) + " Z", fill=NAVY)
    for point in (*drawn.history, *drawn.actuals):
        yield element(
            "circle",
            class_="chart-dot",
            cx=x(point.year),
            cy=y(point.value),
            r=3.5,
            fill=PAPER if point.mark else TEAL,
            stroke=TEAL,
            stroke_width=2,
        )
    if drawn.reference:
        yield element(
            "rect",
            class_="chart-reference",
            x=x(drawn.reference.year) - 4,
            y=y(drawn.reference.value) - 4,
            width=8,
            height=8,
            fill=PAPER,
            stroke=NAVY,
            stroke_width=2,
        )
