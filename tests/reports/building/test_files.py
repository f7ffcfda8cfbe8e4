"""The demonstration's report of 2025 in every form, read back: each file says what `evaluate` does."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from indicators.models import Contract
from indicators.queries.evaluations import COLUMNS, as_row, evaluations
from reports.document import Snapshot
from reports.drawing import draw
from tests.reports.building.conftest import Build
from tests.reports.drawing.reading import different, unprinted

pytestmark = pytest.mark.django_db
PLACES = pytest.mark.parametrize("entity", ["", "imt-mines-albi"])


@pytest.fixture
def snapshot(demo: Contract, build: Build, entity: str) -> Snapshot:
    return build(demo, 2025, entity)


@PLACES
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_the_workbooks_hold_every_cell(snapshot: Snapshot, form: str) -> None:
    for language, document in snapshot.documents.items():
        assert different(draw(snapshot, form=form, language=language), document) == []


@PLACES
def test_the_pdf_prints_every_cell_in_order(snapshot: Snapshot) -> None:
    for language, document in snapshot.documents.items():
        pdf = PdfReader(BytesIO(draw(snapshot, form="pdf", language=language)))
        assert unprinted(pdf, document) == []


@pytest.mark.parametrize("entity", [""])
def test_the_package_s_evaluations_are_those_of_evaluate(snapshot: Snapshot, demo: Contract) -> None:
    package = zipfile.ZipFile(BytesIO(draw(snapshot, form="zip", language="fr")))
    read = list(csv.DictReader(StringIO(package.read("data/evaluations.csv").decode())))
    expected = [as_row(one) for one in evaluations(demo, year=2025, as_of=timezone.localdate())]
    assert tuple(read[0]) == COLUMNS
    assert read == expected
