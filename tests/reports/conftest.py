from __future__ import annotations

import typing
from pathlib import Path

import pytest
from pytest_django import Settings

from reports.document import Snapshot
from reports.drawing import FORMATS, Format
from tests.cast import Cast
from tests.reports.season import ReportSeason


@pytest.fixture
def season(cast: Cast, settings: Settings, tmp_path: Path) -> ReportSeason:
    settings.MEDIA_ROOT = tmp_path
    return ReportSeason.build(cast)


@pytest.fixture
def quick_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files whose content is that of the snapshot: what jobs do with them is the same, only faster."""

    def draw(snapshot: Snapshot, *, form: str, language: str) -> bytes:
        return f"{form} {language}\n".encode() + snapshot.to_bytes()

    monkeypatch.setattr("reports.services.generation.draw", draw)
    for form in ("pdf", "xlsx", "ods", "zip", "json"):
        known = FORMATS.get(form, Format(form.upper(), "application/octet-stream", f".{form}"))
        monkeypatch.setitem(typing.cast(dict[str, Format], FORMATS), form, known)
