"""A trajectory for the browser: what plotly draws, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from indicators import charts, formats
from indicators.charts.svg import LINE, NAVY, SOFT, TEAL

BAND = "rgba(11, 107, 111, 0.16)"
FONT = {"family": "'Source Sans 3', sans-serif", "size": 14, "color": SOFT}

Trace = dict[str, Any]


def figure(drawn: charts.Trajectory, title: str) -> dict[str, Any]:
    """`data` and `layout` of plotly.js, with `locale`. The only floats are positions; hover texts say the figures."""
    return {
        "locale": "en" if formats.in_english() else "fr",
        "data": [*_band(drawn), *_lines(drawn), *_points(drawn)],
        "layout": {
            "font": FONT,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 80, "r": 24, "t": 40, "b": 40},
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": SOFT, "activecolor": NAVY},
            "hovermode": "closest",
            "dragmode": "zoom",
            "meta": {"title": title},
            "legend": {"orientation": "h", "y": -0.18, "traceorder": "normal"},
            "xaxis": {"dtick": 1, "tickformat": "d", "gridcolor": LINE, "zeroline": False},
            "yaxis": {
                "gridcolor": LINE,
                "zeroline": False,
                "tickformat": ",~f",
                "title": {"text": formats.unit_text(drawn.measure)},
            },
            "shapes": [_upright(event) for event in drawn.events],
            "annotations": [_note(event) for event in drawn.events],
        },
    }


def _band(drawn: charts.Trajectory) -> Iterator[Trace]:
    if not drawn.tolerance or len(drawn.path) < 2:
        return
    shift = drawn.tolerance if drawn.falls else -drawn.tolerance
    edge = [charts.Point(point.year, point.value + shift) for point in drawn.path]
    bare = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    yield {**_trace(drawn, drawn.path), **bare, "showlegend": False}
    yield {**_trace(drawn, edge), **bare, "fill": "tonexty", "fillcolor": BAND, "name": _("Tolérance")}


def _lines(drawn: charts.Trajectory) -> Iterator[Trace]:
    named = set()
    for way in charts.ways(drawn):
        name = str(way.name)
        line = _line(drawn, way.points, name, NAVY, 2, "dash" if way.dashes else "solid")
        yield {**line, "legendgroup": name, "showlegend": name not in named}
        named.add(name)
    if drawn.projection:
        yield _line(drawn, drawn.projection, _("Projection"), TEAL, 2, "dot")
    for run in charts.runs(drawn):
        yield {**_line(drawn, run, "", TEAL, 3, "solid"), "showlegend": False, "hoverinfo": "skip"}


def _points(drawn: charts.Trajectory) -> Iterator[Trace]:
    values = (*drawn.history, *drawn.actuals)
    named = (
        ([drawn.reference] if drawn.reference else [], _("Référence"), "square-open", NAVY),
        ([point for point in values if not point.mark], _("Réalisé"), "circle", TEAL),
        ([point for point in values if point.mark], _("Provisoire"), "circle-open", TEAL),
        ([point for point in drawn.path if point.mark], _("Cible du contrat"), "diamond", NAVY),
    )
    for points, name, symbol, colour in named:
        if points:
            marker = {"symbol": symbol, "color": colour, "size": 10, "line": {"width": 2.5, "color": colour}}
            yield {**_trace(drawn, points), "mode": "markers", "name": name, "marker": marker}


def _line(
    drawn: charts.Trajectory, points: Iterable[charts.Point], name: str, colour: str, width: int, *dash: str
) -> Trace:
    line = {"color": colour, "width": width, "dash": dash[0]}
    return {**_trace(drawn, points), "mode": "lines", "name": name, "line": line}


def _trace(drawn: charts.Trajectory, points: Iterable[charts.Point]) -> Trace:
    listed = list(points)
    return {
        "type": "scatter",
        "x": [point.year for point in listed],
        "y": [float(point.value) for point in listed],
        "text": [formats.figure_text(point.value, drawn.measure, full=True) for point in listed],
        "hovertemplate": "%{x}\u00a0: %{text}",
    }


def _upright(event: charts.Event) -> dict[str, Any]:
    line = {"color": SOFT, "width": 1, "dash": "solid" if event.breaks else "dash"}
    return {"type": "line", "x0": event.year, "x1": event.year, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _note(event: charts.Event) -> dict[str, Any]:
    text = _("Rupture de série") if event.breaks else _("Avenant")
    return {"x": event.year, "yref": "paper", "y": 1, "text": text, "showarrow": False, "xanchor": "left"}
