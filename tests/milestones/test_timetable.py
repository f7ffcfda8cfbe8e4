"""The page of the milestones."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import User
from indicators.imports.contract import load_contract
from tests.cast import Cast
from tests.contracts import COP_2018, COP_2023

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_every_milestone_stands_in_the_table(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2023)
    page = client_for(cast.reader).get("/jalons/cop-2023-2027/").content.decode()
    assert all(f'<tbody id="J{rank}">' in page for rank in range(1, 13))
    assert "demandé à chacune des 9 écoles" in page
    assert "(date incertaine)" in page


def test_the_ministry_reads_what_is_asked_but_no_progress(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2023)
    page = client_for(cast.ministry).get("/jalons/cop-2023-2027/").content.decode()
    assert "Diagnostic de l’offre de formation" in page
    assert 'data-status="late"' not in page


def test_a_review_is_told_in_words(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2018)
    page = client_for(cast.reader).get("/jalons/cop-2018-2022/").content.decode()
    assert "Bilan de J1" in page
    assert 'data-status="late"' not in page


def test_the_files_hold_what_the_page_shows(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2023)
    client = client_for(cast.reader)
    asked = "?annee=2025&jalon=J9"
    page = client.get(f"/jalons/cop-2023-2027/{asked}").content.decode()
    csv = b"".join(client.get(f"/jalons/cop-2023-2027/livrables.csv{asked}")).decode()
    lines = csv.splitlines()[1:]
    assert all(f"/livrables.{form}?annee=2025&amp;jalon=J9" in page for form in ("xlsx", "ods", "csv", "json"))
    assert {line.split(",")[1] for line in lines} == {"J9"}
    for form in ("xlsx", "ods"):
        content = client.get(f"/jalons/cop-2023-2027/livrables.{form}{asked}").content
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        body = sheet[next(rank for rank, row in enumerate(sheet) if row[0] == "Jalon") + 1 :]
        assert (len(body), {row[0] for row in body}, {row[3] for row in body}) == (len(lines), {"J9"}, {2025.0})


@pytest.mark.parametrize("asked", ["?annee=abcd", "?jalon=J99", "?inconnu=1"])
def test_a_file_refuses_the_filters_that_the_page_refuses(cast: Cast, client_for: SignIn, asked: str) -> None:
    load_contract(COP_2023)
    assert client_for(cast.reader).get(f"/jalons/cop-2023-2027/livrables.csv{asked}").status_code == 400
