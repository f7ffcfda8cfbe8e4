"""The heights of printed tables as they are foretold, against those the typesetter measures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typst

from reports.document import Table
from reports.drawing import heights
from reports.drawing.columns import FLIPPED
from reports.drawing.faces import FONTS
from reports.drawing.printed_tables import printed
from tests.reports.drawing.samples import comments, indicator_table, long_table, schools

ROOT = Path(__file__).resolve().parents[3]


def turned(table: Table) -> dict[str, Any]:
    [(data, flipped)] = printed(
        msgspec.structs.replace(table, landscape=True), number=1, anchor=table.name, language="fr"
    )
    assert flipped
    return data


def measured(tables: list[dict[str, Any]]) -> list[list[float]]:
    given = {"tables": tables, "tightnesses": heights.as_data(), "width": FLIPPED}
    compiler = typst.Compiler(
        input=str(ROOT / "tests/reports/drawing/heights.typ"),
        root=str(ROOT),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"given": json.dumps(given)},
    )
    found: list[list[float]] = json.loads(compiler.query("<heights>", field="value"))[0]
    return found


def test_heights_are_foretold_within_their_doubt() -> None:
    tables = [turned(table) for table in (indicator_table(), schools(), comments(5), long_table(12))]
    told = [[heights.table_height(table, tight) for tight in heights.TIGHTNESSES] for table in tables]
    for mine, theirs in zip(told, measured(tables), strict=True):
        assert mine == pytest.approx(theirs, rel=heights.DOUBT)


def test_what_holds_on_its_page_is_left_loose() -> None:
    assert heights.fitting([turned(long_table(12))]) == {"candidates": [0, 1, 2, 3], "sure": True}


def test_what_tightening_cannot_save_is_left_loose() -> None:
    assert heights.fitting([turned(long_table(60))]) == {"candidates": [0], "sure": True}


def test_a_few_rows_too_many_are_tightened_as_little_as_they_can() -> None:
    found = heights.fitting([turned(long_table(36))])
    assert found["candidates"][0] > 0
    assert found["candidates"][-1] == len(heights.TIGHTNESSES) - 1
