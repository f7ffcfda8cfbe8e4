"""The tables of the pages as files: read back, they hold what `evaluate` answers."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from indicators.models import Contract
from indicators.queries.evaluations import COLUMNS, as_row, evaluations
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn, add

pytestmark = pytest.mark.django_db
DASHBOARD = f"/tableau-de-bord/{CODE}/indicateurs"
INDICATOR = f"/indicateurs/{CODE}/eleves-diplomants"
FILES = (
    DASHBOARD,
    f"/tableau-de-bord/{CODE}/ecoles",
    f"/tableau-de-bord/{CODE}/completude",
    f"{INDICATOR}/trajectoire",
    f"{INDICATOR}/ecart",
    f"{INDICATOR}/ecoles",
    f"{INDICATOR}/rapprochement",
    f"{INDICATOR}/annees",
    f"/ecoles/{CODE}/imt-mines-albi/indicateurs",
    f"/ecoles/{CODE}/imt-mines-albi/annees",
    f"/cascade/{CODE}/cascade",
)


def content(client: Client, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="cop-2023-2027-2024-')
    return response.content


def rows_of(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.decode())))


def sheet_of(file: bytes) -> list[list[Any]]:
    """From the headings on."""
    lines = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    return lines[next(rank for rank, line in enumerate(lines) if len([cell for cell in line if cell != ""]) > 2) :]


def expected(contract: Contract) -> dict[tuple[str, str], dict[str, str]]:
    return {(row.entity, row.indicator): as_row(row) for row in evaluations(contract, year=2024)}


def test_the_csv_rows_are_those_of_evaluate(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client, wanted = client_for(cast.reader), expected(figures)
    institute = rows_of(content(client, f"{DASHBOARD}.csv?annee=2024"))
    assert institute == [row for (entity, _), row in wanted.items() if entity == "imt"]
    schools = rows_of(content(client, f"{INDICATOR}/ecoles.csv?annee=2024"))
    assert schools == [row for (_, code), row in wanted.items() if code == "eleves-diplomants"]
    heat = rows_of(content(client, f"/tableau-de-bord/{CODE}/ecoles.csv?annee=2024"))
    assert len(heat) == 9 * 12
    assert all(row == wanted[row["entity"], row["indicator"]] for row in heat)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_the_numbers_of_a_workbook_are_numbers(form: str, cast: Cast, figures: Contract, client_for: SignIn) -> None:
    head, *lines = sheet_of(content(client_for(cast.reader), f"{DASHBOARD}.{form}?annee=2024"))
    assert len(head) == len(COLUMNS) + 2
    wanted = expected(figures)
    for line in lines:
        cells = dict(zip(("place", "name", *COLUMNS), line, strict=True))
        row = wanted[cells["entity"], cells["indicator"]]
        for name in ("value", "reference", "expected", "target", "gap", "gap_pct", "progress", "tolerance"):
            if row[name]:
                assert cells[name] == pytest.approx(float(row[name]), rel=1e-14)
            else:
                assert cells[name] == ""


@pytest.mark.parametrize("url", FILES)
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_every_table_is_a_file(url: str, form: str, cast: Cast, figures: Contract, client_for: SignIn) -> None:
    file = content(client_for(cast.reader), f"{url}.{form}?annee=2024")
    if form == "csv":
        assert b"," in file.split(b"\n")[0]
    else:
        assert len(sheet_of(file)[0]) > 3


def test_the_trajectory_holds_what_was_printed_and_every_year(
    cast: Cast, figures: Contract, client_for: SignIn
) -> None:
    url = f"/indicateurs/{CODE}/consommation-energie/trajectoire.csv?annee=2024"
    rows = rows_of(content(client_for(cast.reader), url))
    assert [(row["kind"], row["period"], row["value"]) for row in rows[:3]] == [
        ("reference", "2021", "145"),
        ("evaluation", "2023", "140"),
        ("evaluation", "2024", "133"),
    ]
    wanted = expected(figures)["imt", "consommation-energie"]
    assert {name: rows[2][name] for name in COLUMNS} == wanted


def test_the_files_keep_filters_order_and_rights(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    query = "annee=2024&domaine=transition-ecologique"
    narrowed = rows_of(content(client_for(cast.reader), f"{DASHBOARD}.csv?{query}&tri=-indicateur"))
    assert [row["indicator"] for row in narrowed] == ["publications-odd", "consommation-energie"]
    published = rows_of(content(client_for(cast.ministry), f"{DASHBOARD}.csv?{query}"))
    assert {row["value"] for row in published} == {""}


def test_words_never_become_formulas(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    adjustment = add(figures, "imt", "eleves-diplomants", 2024, "5")
    adjustment.kind, adjustment.name = "adjustment", '=HYPERLINK("x")'
    adjustment.save()
    file = content(client_for(cast.reader), f"{INDICATOR}/rapprochement.xlsx?annee=2024")
    assert any('=HYPERLINK("x")' in line for line in sheet_of(file))
    with ZipFile(BytesIO(file)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "url",
    [
        f"{DASHBOARD}.pdf",
        f"/tableau-de-bord/{CODE}/autre.csv",
        f"{INDICATOR}/autre.csv",
        f"/ecoles/{CODE}/eurecom/autre.csv",
    ],
)
def test_there_is_no_other_file(url: str, cast: Cast, figures: Contract, client_for: SignIn) -> None:
    assert client_for(cast.reader).get(url).status_code == 404
