"""`build_report`: the files of a report in a folder, whether somebody began it or not."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.services.generation import files_of
from tests.indicators.views.world import CONTRACT, YEAR
from tests.reports.season import ReportSeason


def build(folder: Path, **options: object) -> list[str]:
    out = StringIO()
    call_command("build_report", CONTRACT, year=YEAR, output=folder, stdout=out, **options)
    return out.getvalue().split()[1::2]


def test_a_report_that_nobody_began_is_drawn(season: ReportSeason, tmp_path: Path) -> None:
    named = build(tmp_path)
    assert len(named) == len(files_of())
    assert sorted(named) == sorted(path.name for path in tmp_path.iterdir())


def test_a_version_that_was_not_published_is_refused(season: ReportSeason, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="pas de version 1"):
        build(tmp_path, published=1)
