"""What the proxy says when no web process answers, or when a request is too large to be passed on."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

PAGES = sorted((ROOT / "deploy" / "pages").glob("*.html"))
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_its_style_is_the_one_that_the_policy_lets_in(page: Path) -> None:
    """A browser would show the page bare, without a word, were a letter of it changed."""
    text = page.read_text(encoding="utf-8")
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    [policy] = re.findall(r'add_header Content-Security-Policy "([^"]+)"', NGINX)
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_it_asks_for_nothing_else(page: Path) -> None:
    """Nobody may answer: neither the application's files nor any other's."""
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href)=\"([^\"]+)\"|url\(|@import", text) in ([], ["/"])
    assert 'lang="en"' in text
