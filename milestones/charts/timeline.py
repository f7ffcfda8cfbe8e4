"""The timeline of the milestones: a row each, a column a quarter, a mark each deliverable, today as a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.charts.svg import LINE, NAVY, PAPER, SOFT, document, element, path, text
from indicators.formats import day_text
from milestones.calculations.quarters import Quarter, quarter_of
from milestones.choices import DeliverableState
from milestones.queries.progress import DeliverableProgress
from milestones.queries.timeline import Timeline, TimelineRow

WIDTH, LEFT, TOP = 1240, 236, 58
STEP, RADIUS, PADDING = 15.0, 5.5, 9.0
TITLE_LENGTH = 27
TODAY = "#a01c2a"
# The colours of the badges, with their shapes: neither carries the meaning alone.
COLOURS = {
    DeliverableState.DONE: "#1b6539",
    DeliverableState.DONE_LATE: "#7a4a00",
    DeliverableState.POSTPONED: "#7a4a00",
    DeliverableState.LATE: "#a01c2a",
    DeliverableState.DROPPED: "#7b0f4d",
    DeliverableState.IN_PROGRESS: "#17508f",
    DeliverableState.TO_START: SOFT,
}


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns stand; `a_line` marks stand side by side in one."""

    columns: dict[Quarter, int]
    width: float

    @property
    def a_line(self) -> int:
        return max(int((self.width - 4) // STEP), 1)

    def height(self, row: TimelineRow) -> float:
        lines = max((len(items) - 1) // self.a_line + 1 for items in row.by_quarter.values())
        return 2 * PADDING + lines * STEP


def timeline_drawing(timeline: Timeline) -> SafeString:
    """As wide as the page; the same is told quarter by quarter in the list, and in the table."""
    columns = {quarter: rank for rank, quarter in enumerate(timeline.quarters)}
    grid = Grid(columns, (WIDTH - LEFT) / max(len(columns), 1))
    drawn: list[str] = []
    y = float(TOP)
    for rank, row in enumerate(timeline.rows):
        height = grid.height(row)
        if rank % 2 == 0:
            drawn.append(element("rect", x=0, y=y, width=WIDTH, height=height, fill="#f1f4f9"))
        drawn += _row(row, grid, y)
        y += height
    head = _head(timeline.quarters, grid.width, y)
    today = _today(timeline, grid, y) if timeline.shows_today else []
    return document([*drawn, *head, *today], width=WIDTH, height=int(y) + 2, css_class="milestone-timeline")


def _row(row: TimelineRow, grid: Grid, y: float) -> Iterator[str]:
    title = row.milestone.title
    short = title if len(title) <= TITLE_LENGTH else f"{title[:TITLE_LENGTH].rstrip()}…"
    middle = y + grid.height(row) / 2 + 5
    yield text(row.milestone.code, x=8, y=middle, fill=NAVY, font_size=14, font_weight=700)
    yield text(short, x=42, y=middle, fill=SOFT, font_size=13)
    for quarter, items in row.by_quarter.items():
        left = LEFT + grid.columns[quarter] * grid.width
        for rank, one in enumerate(items):
            line, place = divmod(rank, grid.a_line)
            on_line = min(len(items) - line * grid.a_line, grid.a_line)
            x = left + grid.width / 2 + (place - (on_line - 1) / 2) * STEP
            yield _mark(one, x, y + PADDING + (line + 0.5) * STEP)


def _head(quarters: tuple[Quarter, ...], width: float, bottom: float) -> Iterator[str]:
    for rank, quarter in enumerate(quarters):
        x = LEFT + rank * width
        first = quarter.number == 1
        yield element(
            "line", x1=x, x2=x, y1=24.0 if first else 44.0, y2=bottom, stroke=SOFT if first else LINE, stroke_width=1
        )
        name = _("T%(number)s") % {"number": quarter.number}
        yield text(name, x=x + width / 2, y=50, fill=SOFT, font_size=12, text_anchor="middle")
        if first:
            yield text(
                str(quarter.year), x=x + 2 * width, y=32, fill=NAVY, font_size=14, font_weight=700, text_anchor="middle"
            )


def _today(timeline: Timeline, grid: Grid, bottom: float) -> Iterator[str]:
    quarter = quarter_of(timeline.today)
    x = LEFT + (grid.columns[quarter] + quarter.share(timeline.today)) * grid.width
    yield element(
        "line", x1=x, x2=x, y1=18, y2=bottom, stroke=TODAY, stroke_width=2, stroke_dasharray="5 3", class_="today-line"
    )
    anchor = "end" if x > WIDTH - 60 else "start" if x < LEFT + 60 else "middle"
    yield text(_("aujourd’hui"), x=x, y=13, fill=TODAY, font_size=13, font_weight=700, text_anchor=anchor)


def _mark(one: DeliverableProgress, x: float, y: float) -> str:
    said = " — ".join(
        filter(None, [one.deliverable.label, str(one.state.label) if one.state else "", day_text(one.day)])
    )
    colour = COLOURS[one.state] if one.state else SOFT
    name, place = shape_of(one.state, x, y)
    hollow = one.state in (None, DeliverableState.TO_START)
    drawn = element(
        name, fill=PAPER if hollow else colour, stroke=colour, stroke_width=1.5 if hollow else None, **place
    )
    return element("g", element("title", escape(said)), drawn)


def shape_of(state: DeliverableState | None, x: float, y: float) -> tuple[str, dict[str, object]]:
    """The shape of the state’s badge: disc, triangles, diamond, arrow, ring; a frame without a state."""
    r = RADIUS
    corners = {
        DeliverableState.IN_PROGRESS: [(x, y - r), (x + r, y + r), (x - r, y + r)],
        DeliverableState.LATE: [(x - r, y - r), (x + r, y - r), (x, y + r)],
        DeliverableState.DONE_LATE: [(x, y - r), (x + r, y), (x, y + r), (x - r, y)],
        DeliverableState.POSTPONED: [(x - r, y - r), (x + r, y), (x - r, y + r)],
        DeliverableState.DROPPED: [
            (x - r / 3, y - r), (x + r / 3, y - r), (x + r / 3, y), (x + r, y), (x, y + r), (x - r, y), (x - r / 3, y)
        ],
    }  # fmt: skip
    if state is not None and state in corners:
        return "path", {"d": f"{path(corners[state])} Z"}
    if state is None:
        return "rect", {"x": x - r + 1, "y": y - r + 1, "width": 2 * r - 2, "height": 2 * r - 2}
    return "circle", {"cx": x, "cy": y, "r": r - 0.5}
