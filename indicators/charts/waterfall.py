"""From what was expected to the value, one bar a part: the bars follow each other, so that their lengths add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from indicators.charts.svg import LINE, NAVY, POOR, SOFT, TEAL, Scale, document, element, path, text, ticks
from indicators.formats import change_text, figure_text
from indicators.queries.catalogue import Series

FONT: dict[str, object] = {"font_size": 14, "font_family": "Source Sans 3, sans-serif", "fill": SOFT}
BOLD = FONT | {"fill": NAVY, "font_weight": 600}
APART = "#8592a5"
BAR = 16
LETTER = 7.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A part of the way. `good` is None for what is no merit of a school: a difference of perimeter, for example."""

    label: str
    amount: Decimal
    good: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Falls:
    """From `start` to `end`, in the unit of `measure`; the amounts of the bars add up to end - start."""

    measure: Series
    start: Decimal
    end: Decimal
    start_label: str
    end_label: str
    bars: tuple[Bar, ...]

    @property
    def levels(self) -> tuple[Decimal, ...]:
        """Where one stands before each bar and after the last."""
        found = [self.start]
        for bar in self.bars:
            found.append(found[-1] + bar.amount)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Room:
    """Names stand left of the bars, or above them where there is little room."""

    width: int
    left: int
    right: int
    row: int
    above: bool = False
    top: int = 8
    bottom: int = 34


WIDE_ROOM = Room(1040, 340, 130, 30)
NARROW_ROOM = Room(400, 8, 92, 46, above=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """A way with its scale."""

    drawn: Falls
    room: Room
    marks: tuple[Decimal, ...]
    scale: Scale

    @property
    def height(self) -> int:
        return self.room.top + (len(self.drawn.bars) + 2) * self.room.row + self.room.bottom

    def y(self, rank: int) -> float:
        """The top of a row's bar."""
        return self.room.top + rank * self.room.row + (24.0 if self.room.above else (self.room.row - BAR) / 2)


def waterfall(drawn: Falls, room: Room = WIDE_ROOM) -> SafeString:
    """The drawing, hidden from screen readers: its figure holds the table of the same figures."""
    marks = tuple(ticks(min(drawn.levels), max(drawn.levels), 4 if room.above else 6))
    plan = Plan(drawn, room, marks, Scale(marks[0], marks[-1], room.left, room.width - room.right))
    parts = [*_grid(plan), *_level(plan, 0, drawn.start_label, drawn.start)]
    for rank, bar in enumerate(drawn.bars, start=1):
        parts += [_link(plan, rank), *_bar(plan, rank, bar)]
    last = len(drawn.bars) + 1
    parts += [_link(plan, last), *_level(plan, last, drawn.end_label, drawn.end)]
    return document(parts, width=room.width, height=plan.height, css_class="waterfall")


def _grid(plan: Plan) -> Iterator[SafeString]:
    room, floor = plan.room, plan.height - plan.room.bottom
    every = 2 if room.above and len(plan.marks) > 3 else 1
    for rank, level in enumerate(plan.marks):
        x = plan.scale(level)
        yield element("line", class_="chart-grid", x1=x, x2=x, y1=room.top, y2=floor, stroke=LINE)
        if rank % every == 0:
            anchor = "start" if room.above and rank == 0 else "middle"
            yield text(figure_text(level, plan.drawn.measure), x=x, y=floor + 22, text_anchor=anchor, **FONT)


def _words(plan: Plan, rank: int, label: str, said: str, font: Mapping[str, object]) -> Iterator[SafeString]:
    """The name of a row, and its figure at the right."""
    room, y = plan.room, plan.y(rank)
    yield text(said, x=room.width - 8, y=y + BAR - 3, text_anchor="end", **font)
    longest = int((room.width - 16 if room.above else room.left - 24) / LETTER)
    shown = label if len(label) <= longest else label[: longest - 1].rstrip() + "…"
    if room.above:
        yield text(shown, x=8, y=y - 6, **font)
    else:
        yield text(shown, x=room.left - 16, y=y + BAR - 3, text_anchor="end", **font)


def _level(plan: Plan, rank: int, label: str, value: Decimal) -> Iterator[SafeString]:
    """Where the way begins or ends: a mark, no bar, since the axis does not begin at zero."""
    x, y = plan.scale(value), plan.y(rank)
    around = [(x, y - 1), (x + 9, y + 8), (x, y + 17), (x - 9, y + 8)]
    yield from _words(plan, rank, label, figure_text(value, plan.drawn.measure), BOLD)
    yield element("path", class_="waterfall-level", d=path(around) + " Z", fill=NAVY)


def _link(plan: Plan, rank: int) -> SafeString:
    x = plan.scale(plan.drawn.levels[rank - 1])
    ends = {"x1": x, "x2": x, "y1": plan.y(rank - 1) + BAR, "y2": plan.y(rank)}
    return element("line", class_="waterfall-link", stroke=SOFT, stroke_dasharray="2 2", **ends)


def _bar(plan: Plan, rank: int, bar: Bar) -> Iterator[SafeString]:
    left, right = sorted(plan.scale(level) for level in plan.drawn.levels[rank - 1 : rank + 1])
    yield from _words(plan, rank, bar.label, change_text(bar.amount, plan.drawn.measure), FONT)
    kind, colour = {None: ("apart", APART), True: ("good", TEAL), False: ("poor", POOR)}[bar.good]
    yield element(
        "rect",
        class_=f"waterfall-{kind}",
        x=left,
        y=plan.y(rank),
        width=max(right - left, 1.5),
        height=BAR,
        rx=1,
        fill=colour,
    )
