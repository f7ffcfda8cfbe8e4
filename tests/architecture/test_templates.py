"""Templates: no inline script or style (the content security policy refuses them), none unused, none missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.django import DjangoTemplates

from tests.architecture.tree import APPLICATIONS, TEMPLATES, name, python_files, templates

LONGEST_TEMPLATE = 120
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))", re.IGNORECASE),
    "style element": re.compile(r"<style", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle=", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign host": re.compile(r"(src|href|action)=\"(https?:)?//", re.IGNORECASE),
}
# Asked for by name outside this project's code: Django, its administration, allauth and drf-spectacular.
CALLED_BY_LIBRARIES = ("mfa/", "account/", "admin/", "django/", "drf_spectacular/")


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_no(what: str) -> None:
    assert [name(path) for path in templates() if INLINE[what].search(path.read_text(encoding="utf-8"))] == []


def test_templates_stay_short() -> None:
    assert [name(path) for path in templates() if len(path.read_text().splitlines()) > LONGEST_TEMPLATE] == []


def test_every_template_is_used() -> None:
    code = [path.read_text(encoding="utf-8") for path in [*python_files(*APPLICATIONS), *templates()]]
    ours = [_name(path) for path in templates() if not _name(path).startswith(CALLED_BY_LIBRARIES)]
    assert [asked for asked in ours if not _asked(asked, code)] == []


def test_every_template_compiles() -> None:
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    for path in templates():
        engine.get_template(_name(path))


def test_fragments_begin_with_an_underscore() -> None:
    """A file that extends nothing and is no whole page is a fragment."""
    guilty = []
    for path in templates():
        text = path.read_text(encoding="utf-8")
        whole = "{% extends" in text or "<!doctype" in text or path.suffix == ".txt" or path.parent.name == "forms"
        if not whole and not path.name.startswith("_"):
            guilty.append(name(path))
    assert guilty == []


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def _asked(asked: str, code: list[str]) -> bool:
    return any(f'"{asked}"' in text or f"'{asked}'" in text for text in code)
