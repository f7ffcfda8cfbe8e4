"""Drawings: well-formed, without inline style or script, and true to their figures."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import charts
from indicators.charts.svg import Scale, element, ticks
from tests.indicators.names import series

STUDENTS = series("eleves", unit="élèves", unit_en="students")
SVG = "{http://www.w3.org/2000/svg}"
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


def point(year: int, value: int, *, mark: bool = False) -> charts.Point:
    return charts.Point(year, Decimal(value), mark)


def trajectory(**changes: object) -> charts.Trajectory:
    given: dict[str, object] = {
        "measure": STUDENTS,
        "reference": point(2022, 13606),
        "history": (),
        "actuals": (point(2023, 13930), point(2025, 14900, mark=True)),
        "path": (point(2022, 13606), point(2027, 16450, mark=True)),
        "tolerance": Decimal("284.4"),
        "falls": False,
        "kind": charts.PathKind.INTERPOLATED,
        "projection": (point(2025, 14900), point(2027, 15763)),
    }
    return charts.Trajectory(**(given | changes))  # type: ignore[arg-type]


def parse(drawing: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314 - our own text


@pytest.mark.parametrize("frame", [charts.WIDE, charts.NARROW])
def test_a_trajectory_draws_each_figure_once(frame: object) -> None:
    root = parse(charts.trajectory(trajectory(), frame))  # type: ignore[arg-type]
    legend = 2
    assert len(root.findall(f"{SVG}circle")) == 2
    assert len(root.findall(f"{SVG}path[@class='chart-target']")) == 1
    assert len(list(root.iter(f"{SVG}circle"))) == 2 + legend


@pytest.mark.parametrize("frame", [charts.WIDE, charts.NARROW, charts.PRINT_HALF])
def test_the_whole_legend_stands_in_the_drawing(frame: object) -> None:
    drawn = trajectory(events=(charts.Event(2024), charts.Event(2026, breaks=True)))
    root = parse(charts.trajectory(drawn, frame))  # type: ignore[arg-type]
    height = float(root.attrib["viewBox"].split()[3])
    texts = {one.text: float(one.attrib["y"]) for one in root.iter(f"{SVG}text")}
    assert {"Projection", "Avenant", "Rupture de série"} <= set(texts)
    assert max(texts.values()) < height


def test_alone_a_drawing_has_a_size_and_nothing_of_a_page() -> None:
    drawing = charts.standalone(charts.trajectory(trajectory()))
    root = parse(drawing)
    assert (root.attrib["width"], root.attrib["height"]) == ("1040", "380")
    assert not re.search(r"class=|aria-|focusable", drawing)


def test_a_missing_year_is_never_bridged() -> None:
    root = parse(charts.trajectory(trajectory()))
    lines = [e.get("d", "") for e in root.findall(f"{SVG}path[@class='chart-actual']")]
    assert [line.count("L") for line in lines] == [1]


def test_a_drawing_needs_neither_style_nor_script() -> None:
    drawings = [
        charts.trajectory(trajectory()),
        charts.bullet(actual=Decimal(1), reference=Decimal(0), expected=Decimal(2), target=Decimal(3)),
        charts.sparkline(
            {2023: Decimal(1), 2024: Decimal(2)}, target=Decimal(3), last_year=2027, due=(2025, Decimal(2))
        ),
        charts.shares([("met", 2, False), ("near", 1, True)]),
    ]
    for drawing in drawings:
        assert parse(drawing).get("aria-hidden") == "true"
        assert re.search(r"style|script|on\w+=", drawing) is None


def test_nothing_to_draw_is_an_empty_drawing() -> None:
    empty = trajectory(reference=None, actuals=(), path=(), projection=None)
    assert empty.is_empty
    for drawing in (charts.trajectory(empty), charts.sparkline({}, last_year=2027), charts.shares([])):
        assert parse(drawing).findall(f"{SVG}text") == []


def test_where_lower_is_better_the_target_is_on_the_right() -> None:
    root = parse(charts.bullet(actual=Decimal(133), reference=Decimal(145), expected=Decimal(130), target=Decimal(114)))
    target = root.find(f"{SVG}line[@class='bullet-target']")
    reference = root.find(f"{SVG}circle[@class='bullet-reference']")
    assert target is not None
    assert reference is not None
    assert float(target.get("x1", "0")) > float(reference.get("cx", "0"))


def test_the_bars_of_a_waterfall_follow_each_other() -> None:
    bars = (
        charts.Bar(label="a", amount=Decimal(-40), good=False),
        charts.Bar(label="b", amount=Decimal(15), good=True),
    )
    falls = charts.Falls(
        measure=STUDENTS, start=Decimal(100), end=Decimal(75), start_label="attendu", end_label="réalisé", bars=bars
    )
    assert [int(level) for level in falls.levels] == [100, 60, 75]
    for room in (charts.WIDE_ROOM, charts.NARROW_ROOM):
        root = parse(charts.waterfall(falls, room))
        first, second = root.findall(f"{SVG}rect")
        assert [first.get("class"), second.get("class")] == ["waterfall-poor", "waterfall-good"]
        assert first.get("x") == second.get("x")
        assert float(second.get("width", "")) / float(first.get("width", "")) == pytest.approx(15 / 40, abs=0.01)


def test_a_series_break_is_not_bridged() -> None:
    actuals = tuple(point(year, year) for year in (2023, 2024, 2025))
    drawn = trajectory(actuals=actuals, events=(charts.Event(2025, breaks=True), charts.Event(2027)))
    assert [[one.year for one in run] for run in charts.runs(drawn)] == [[2022, 2023, 2024]]
    assert len(parse(charts.trajectory(drawn)).findall(f"{SVG}path[@class='chart-event']")) == 2


def test_small_trajectories_share_their_axis() -> None:
    short = trajectory(path=(), projection=None, tolerance=None)
    first, second = (parse(charts.small(one, range(2021, 2028))) for one in (short, trajectory()))
    assert first.find(f"{SVG}rect") is not None
    places = [root.findall(f"{SVG}circle")[0].get("cx") for root in (first, second)]
    assert places[0] == places[1]


def test_text_is_escaped() -> None:
    assert "<b>" not in element("text", x='"><b>')


@given(low=numbers, extent=st.decimals(min_value=0, max_value=10**9, places=3))
def test_ticks_enclose_the_figures(low: Decimal, extent: Decimal) -> None:
    found = ticks(low, low + extent)
    assert found[0] <= low
    assert found[-1] >= low + extent
    assert 2 <= len(found) <= 8


def test_a_scale_without_extent_stands_in_the_middle() -> None:
    assert Scale(Decimal(5), Decimal(5), 0, 100)(Decimal(5)) == 50


def test_what_the_contract_prints_is_drawn_apart_from_what_is_interpolated() -> None:
    path = (point(2022, 100), point(2023, 110, mark=True), point(2024, 115), point(2025, 120, mark=True))
    drawn = trajectory(reference=point(2022, 100), path=(*path, point(2026, 125, mark=True)))
    found = [([one.year for one in way.points], way.kind) for way in charts.ways(drawn)]
    between = charts.PathKind.INTERPOLATED
    assert found == [([2022, 2023], None), ([2023, 2024, 2025], between), ([2025, 2026], None)]
    root = parse(charts.trajectory(drawn))
    dashed = [line.get("stroke-dasharray") for line in root.findall(f"{SVG}path[@class='chart-path']")]
    assert (len(dashed), None in dashed) == (1, False)
    assert len(root.findall(f"{SVG}path[@class='chart-printed-path']")) == 2


def test_the_legend_names_a_floor_as_one() -> None:
    floor = trajectory(path=(point(2023, 97), point(2024, 97)), kind=charts.PathKind.FLOOR)
    words = [element.text for element in parse(charts.trajectory(floor)).iter(f"{SVG}text")]
    assert "Plancher, avant son échéance" in words
    assert "Interpolé, non contractuel" not in words


@pytest.mark.parametrize(
    ("actual", "falls", "mark"), [(38, False, "back"), (40, False, "actual"), (38, True, "actual")]
)
def test_a_way_covered_backwards_is_hollow(actual: int, falls: bool, mark: str) -> None:
    drawn = charts.bullet(
        actual=Decimal(actual), reference=Decimal(39), expected=None, target=Decimal(40 - 4 * falls), falls=falls
    )
    assert [rect.get("class") for rect in parse(drawn).findall(f"{SVG}rect")][1:] == [f"bullet-{mark}"]
