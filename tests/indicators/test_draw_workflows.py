"""`draw_workflows`: the drawings of docs/architecture.md are those of the tables of states."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.calculations.appreciation_workflow import appreciation_drawing
from indicators.calculations.campaign_workflow import campaign_drawing
from indicators.calculations.workflow import TRANSITIONS, drawing
from indicators.management.commands.draw_workflows import drawn

EMPTY = """Before.
<!-- drawing: sheet -->
<!-- end of the drawing -->
Between.
<!-- drawing: campaign -->
an old drawing
<!-- end of the drawing -->
And.
<!-- drawing: appreciation -->
<!-- end of the drawing -->
After.
<!-- drawing: deliverable -->
<!-- end of the drawing -->
<!-- drawing: report -->
<!-- end of the drawing -->
"""


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("draw_workflows", *arguments, "--file", str(path), stdout=out, stderr=out)
    return out.getvalue()


def test_the_documents_drawings_are_those_of_the_tables() -> None:
    call_command("draw_workflows", "--check", stdout=StringIO())


def test_every_drawing_is_written_between_their_marks(tmp_path: Path) -> None:
    path = tmp_path / "document.md"
    path.write_text(EMPTY, encoding="utf-8")
    run(path)
    text = path.read_text(encoding="utf-8")
    assert drawing() in text
    assert campaign_drawing() in text
    assert appreciation_drawing() in text
    assert [line for line in text.splitlines() if line.endswith(".")] == ["Before.", "Between.", "And.", "After."]
    assert "an old drawing" not in text


def test_a_second_drawing_changes_nothing() -> None:
    once = drawn(EMPTY)
    assert drawn(once) == once


def test_an_outdated_drawing_fails_the_check_and_is_left(tmp_path: Path) -> None:
    path = tmp_path / "document.md"
    path.write_text(EMPTY, encoding="utf-8")
    with pytest.raises(CommandError) as ended:
        run(path, "--check")
    assert ended.value.returncode == 1
    assert path.read_text(encoding="utf-8") == EMPTY


def test_a_document_without_the_marks_is_refused() -> None:
    with pytest.raises(CommandError, match="sheet"):
        drawn("Nothing here.\n")


def test_every_move_is_drawn() -> None:
    lines = drawing().splitlines()
    for move, transition in TRANSITIONS.items():
        for source in transition.sources:
            assert any(line.strip().startswith(f"{source} --> {transition.target}: {move}") for line in lines)
