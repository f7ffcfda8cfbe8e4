"""Every form of a report: there in both languages, and the same bytes for the same snapshot."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from imt_cop.core.errors import NotFoundError
from reports.document import Snapshot
from reports.drawing import FORMATS, draw
from tests.reports.drawing.samples import snapshot

STARTS = {"pdf": b"%PDF-", "xlsx": b"PK\x03\x04", "ods": b"PK\x03\x04", "zip": b"PK\x03\x04", "json": b'{"documents"'}
ELSEWHERE = """
import hashlib, os
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from reports.drawing import FORMATS, draw
from tests.reports.drawing.samples import snapshot
for form in FORMATS:
    for language in ("fr", "en"):
        print(hashlib.sha256(draw(snapshot(), form=form, language=language)).hexdigest())
"""


def sums() -> list[str]:
    files = (draw(snapshot(), form=form, language=language) for form in FORMATS for language in ("fr", "en"))
    return [hashlib.sha256(content).hexdigest() for content in files]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_each_form_is_drawn_in_each_language(form: str, language: str) -> None:
    assert draw(snapshot(), form=form, language=language).startswith(STARTS[form])


def test_the_same_snapshot_gives_the_same_bytes_twice_and_in_another_process() -> None:
    here = sums()
    there = subprocess.run([sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=True)
    assert here == sums() == there.stdout.split()


def test_a_snapshot_read_back_from_its_bytes_is_drawn_as_before() -> None:
    again = Snapshot.from_bytes(draw(snapshot(), form="json", language="fr"))
    assert draw(again, form="pdf", language="fr") == draw(snapshot(), form="pdf", language="fr")


@pytest.mark.parametrize(("form", "language"), [("docx", "fr"), ("pdf", "de"), ("", "")])
def test_there_is_no_other_form_nor_language(form: str, language: str) -> None:
    with pytest.raises(NotFoundError):
        draw(snapshot(), form=form, language=language)
