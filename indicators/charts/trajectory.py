"""The trajectory of one indicator: actuals, the path to the target with its tolerance, the projection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators.charts.shape import Point, Trajectory, runs, ways
from indicators.charts.svg import LINE, NAVY, PAPER, SOFT, TEAL, Scale, document, element, path, text, ticks
from indicators.formats import figure_text

FONT = {"font_size": 14, "font_family": "Source Sans 3, sans-serif", "fill": SOFT}
LETTER = 7.2
LEGEND_LINE, LEGEND_FOOT = 24, 10
BAND = "#d3e9e7"

# Of the legend: is it drawn, its name, its symbol.
Key = tuple[bool, str, SafeString]


@dataclass(frozen=True, slots=True)
class Frame:
    """The room of a drawing, and where its plot stands in it."""

    width: int
    height: int
    left: int = 84
    right: int = 36
    top: int = 16
    bottom: int = 92
    # From the floor of the plot to the first line of the legend.
    legend: int = 60

    @property
    def floor(self) -> int:
        return self.height - self.bottom


WIDE = Frame(1040, 380)
# For half the width of a printed page: a letter is as high there as the text around.
PRINT_HALF = Frame(400, 216, left=84, right=24, bottom=62, legend=50)
NARROW = Frame(400, 380, left=76, right=24, bottom=120)


@dataclass(frozen=True, slots=True)
class Plot:
    """A trajectory with its scales."""

    drawn: Trajectory
    frame: Frame
    levels: tuple[Decimal, ...]
    years: range
    x: Scale
    y: Scale

    def at(self, point: Point) -> tuple[float, float]:
        return self.x(point.year), self.y(point.value)

    def line(self, points: Sequence[Point]) -> str:
        return path([self.at(point) for point in points])


def trajectory(drawn: Trajectory, frame: Frame = WIDE) -> SafeString:
    """The drawing, hidden from screen readers: its figure holds the table of the same figures."""
    if drawn.is_empty:
        return document([], width=frame.width, height=frame.height, css_class="trajectory")
    plot = _plot(drawn, frame)
    legend, foot = _legend(drawn, frame)
    parts = [*_axes(plot), *_band(plot), *_events(plot), *_lines(plot), *_marks(plot), *legend]
    return document(parts, width=frame.width, height=max(frame.height, foot), css_class="trajectory")


def _plot(drawn: Trajectory, frame: Frame) -> Plot:
    years = [point.year for point in drawn.points]
    levels = ticks(min(p.value for p in drawn.points), max(p.value for p in drawn.points))
    first, last = min(years), max(years)
    return Plot(
        drawn,
        frame,
        tuple(levels),
        range(first, last + 1),
        Scale(Decimal(first), Decimal(last), frame.left + 20, frame.width - frame.right),
        Scale(levels[0], levels[-1], frame.floor, frame.top),
    )


def _axes(plot: Plot) -> Iterator[SafeString]:
    frame = plot.frame
    for level in plot.levels:
        height = plot.y(level)
        yield element("line", class_="chart-grid", x1=frame.left, x2=frame.width - 8, y1=height, y2=height, stroke=LINE)
        label = figure_text(level, plot.drawn.measure)
        yield text(label, x=frame.left - 8, y=height + 4.5, text_anchor="end", **FONT)
    every = 1 if len(plot.years) * 48 <= frame.width else 2
    for year in plot.years[::every]:
        yield text(str(year), x=plot.x(year), y=frame.floor + 24, text_anchor="middle", **FONT)


def _band(plot: Plot) -> Iterator[SafeString]:
    drawn = plot.drawn
    if not drawn.tolerance or len(drawn.path) < 2:
        return
    shift = drawn.tolerance if drawn.falls else -drawn.tolerance
    there = [plot.at(point) for point in drawn.path]
    back = [plot.at(Point(p.year, p.value + shift)) for p in reversed(drawn.path)]
    yield element("path", class_="chart-band", d=path([*there, *back]) + " Z", fill=BAND)


def _events(plot: Plot) -> Iterator[SafeString]:
    for event in plot.drawn.events:
        if event.year in plot.years:
            yield _stroke(
                "chart-event", _upright(plot.x(event.year), plot.frame), SOFT, 1, None if event.breaks else "3 3"
            )


def _upright(x: float, frame: Frame) -> str:
    return path([(x, frame.top), (x, frame.floor)])


def _lines(plot: Plot) -> Iterator[SafeString]:
    drawn = plot.drawn
    for way in ways(drawn):
        yield _stroke(way.css_class, plot.line(way.points), NAVY, 2, way.dashes)
    if drawn.projection:
        yield _stroke("chart-projection", plot.line(drawn.projection), TEAL, 2, "1.5 4")
    for run in runs(drawn):
        yield _stroke("chart-actual", plot.line(run), TEAL, 3)


def _stroke(css_class: str, d: str, colour: str, width: int, dashes: str | None = None) -> SafeString:
    return element(
        "path", class_=css_class, d=d, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dashes
    )


def _marks(plot: Plot) -> Iterator[SafeString]:
    drawn = plot.drawn
    yield from (_diamond(*plot.at(point)) for point in drawn.path if point.mark)
    yield from (_disc(*plot.at(point), hollow=point.mark) for point in (*drawn.history, *drawn.actuals))
    if drawn.reference:
        yield _square(*plot.at(drawn.reference))


def _diamond(x: float, y: float) -> SafeString:
    around = [(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)]
    return element("path", class_="chart-target", d=path(around) + " Z", fill=NAVY)


def _disc(x: float, y: float, *, hollow: bool = False) -> SafeString:
    fill = PAPER if hollow else TEAL
    return element("circle", class_="chart-dot", cx=x, cy=y, r=5, fill=fill, stroke=TEAL, stroke_width=2.5)


def _square(x: float, y: float) -> SafeString:
    return element(
        "rect",
        class_="chart-reference",
        x=x - 5,
        y=y - 5,
        width=10,
        height=10,
        fill=PAPER,
        stroke=NAVY,
        stroke_width=2.5,
    )


def _legend(drawn: Trajectory, frame: Frame) -> tuple[list[SafeString], int]:
    """Only what is drawn is named; the names flow on as many lines as they need. With where they end."""
    values = (*drawn.actuals, *drawn.history)
    keys = (
        (bool(drawn.reference), _("Référence"), _square(0, 0)),
        (bool(values), _("Réalisé"), _disc(0, 0)),
        (any(point.mark for point in values), _("Provisoire"), _disc(0, 0, hollow=True)),
        (any(point.mark for point in drawn.path), _("Cible du contrat"), _diamond(0, 0)),
        *_path_keys(drawn),
        (bool(drawn.projection), _("Projection"), _stroke("chart-projection", "M-9 0 L9 0", TEAL, 2, "1.5 4")),
        (
            any(not one.breaks for one in drawn.events),
            _("Avenant"),
            _stroke("chart-event", "M0 -8 L0 8", SOFT, 1, "3 3"),
        ),
        (any(one.breaks for one in drawn.events), _("Rupture de série"), _stroke("chart-event", "M0 -8 L0 8", SOFT, 1)),
    )
    return _flow(keys, frame)


def _path_keys(drawn: Trajectory) -> Iterator[Key]:
    named = {way.css_class: way for way in ways(drawn)}
    for css_class in ("chart-printed-path", "chart-path"):
        if css_class in named:
            way = named[css_class]
            yield True, str(way.name), _stroke(css_class, "M-9 0 L9 0", NAVY, 2, way.dashes)
    band = element("rect", class_="chart-band", x=-9, y=-6, width=18, height=12, fill=BAND)
    yield bool(drawn.tolerance and named), _("Tolérance"), band


def _flow(keys: Iterable[Key], frame: Frame) -> tuple[list[SafeString], int]:
    found: list[SafeString] = []
    x, y = 24.0, float(frame.floor + frame.legend)
    for shown, label, symbol in keys:
        if not shown:
            continue
        room = 44 + LETTER * len(label)
        if x + room > frame.width:
            x, y = 24.0, y + LEGEND_LINE
        found.append(element("g", symbol, transform=f"translate({x:.0f} {y - 5:.0f})"))
        found.append(text(label, x=x + 16, y=y, **FONT))
        x += room
    return found, int(y) + LEGEND_FOOT
