"""A word-sized line of the values of a few years."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.safestring import SafeString

from indicators.charts.svg import NAVY, PAPER, TEAL, Scale, document, element, path

WIDTH, HEIGHT, MARGIN = 96, 26, 4


def sparkline(
    values: Mapping[int, Decimal],
    *,
    target: Decimal | None = None,
    last_year: int,
    due: tuple[int, Decimal] | None = None,
) -> SafeString:
    """Values by year, a gap where one is missing, the target of the last year as a diamond.

    `due` is the target of a year on the way there, as a hollow one.
    """
    if not values:
        return document([], width=WIDTH, height=HEIGHT, css_class="sparkline")
    levels = [*values.values(), *(level for level in (target, due[1] if due else None) if level is not None)]
    x = Scale(Decimal(min(values)), Decimal(max(last_year, *values)), MARGIN, WIDTH - MARGIN)
    y = Scale(min(levels), max(levels), HEIGHT - MARGIN, MARGIN)
    drawn = [
        element("path", d=path(run), class_="sparkline-line", fill="none", stroke=TEAL, stroke_width=1.75)
        for run in _runs(values, x, y)
        if len(run) > 1
    ]
    drawn += [
        element("circle", cx=x(year), cy=y(value), r=1.6, class_="sparkline-dot", fill=TEAL)
        for year, value in values.items()
    ]
    if due is not None and due[0] != last_year:
        outline = _diamond(x(due[0]), y(due[1]))
        drawn.append(element("path", class_="sparkline-due", d=outline, fill=PAPER, stroke=NAVY, stroke_width=1.25))
    if target is not None:
        drawn.append(element("path", class_="sparkline-target", d=_diamond(x(last_year), y(target)), fill=NAVY))
    return document(drawn, width=WIDTH, height=HEIGHT, css_class="sparkline")


def _diamond(x: float, y: float) -> str:
    return f"{path([(x, y - 3.5), (x + 3.5, y), (x, y + 3.5), (x - 3.5, y)])} Z"


def _runs(values: Mapping[int, Decimal], x: Scale, y: Scale) -> list[list[tuple[float, float]]]:
    """Consecutive years are joined; a missing year is never bridged."""
    runs: list[list[tuple[float, float]]] = []
    before: int | None = None
    for year in sorted(values):
        if before is None or year != before + 1:
            runs.append([])
        runs[-1].append((x(year), y(values[year])))
        before = year
    return runs
