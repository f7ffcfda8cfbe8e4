"""What has two languages is shown in the reader's."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT

PLAIN_TITLE = re.compile(r"\{\{\s*(?:\w+\.)*contract\.title\s*\}\}")


def test_a_page_shows_a_contracts_title_in_the_language_of_its_reader() -> None:
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "emails" not in path.parts]
    assert pages
    assert [path.name for path in pages if PLAIN_TITLE.search(path.read_text(encoding="utf-8"))] == []
