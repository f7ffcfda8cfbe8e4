"""Files that are not this sheet's, or not honest, and people who may not: each refused with a sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from indicators.imports.workbooks import reader
from indicators.models import Campaign
from tests.indicators.imports import workbooks
from tests.indicators.views.file_doors import CONFIRM, PREVIEW, XLSX_SHEET, confirm, download, drop, plain, previewed
from tests.indicators.views.world import World, url, without_tokens

ClientFor = Callable[[User], Client]

# --- Whose file, and what file ----------------------------------------------------------------------------------------


def test_the_file_of_another_school_is_refused(world: World, client_for: ClientFor) -> None:
    content = download(client_for(world.cast.outsider), world.cast.nord)
    answer = drop(client_for(world.cast.controller), world.cast.albi, content)
    assert answer.status_code == 422
    assert "celle de l’établissement « imt-nord-europe », pas de « imt-mines-albi »" in plain(answer)


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("2025", "celle de l’année « 2024 », pas de 2025"),
        ("cop-essai", "du contrat « cop-2018 », pas de « cop-essai »"),
        ("1", "autre version de l’application"),
    ],
)
def test_the_file_of_another_year_contract_or_format_is_refused(
    world: World, client_for: ClientFor, mark: str, sentence: str
) -> None:
    client = client_for(world.cast.controller)
    other = {"2025": "2024", "cop-essai": "cop-2018", "1": "0"}[mark]
    content = download(client, world.cast.albi, "ods")
    said = f"<text:p>{mark}</text:p>".encode()
    changed = workbooks.with_part(
        content, "content.xml", lambda xml: xml.replace(said, f"<text:p>{other}</text:p>".encode())
    )
    answer = drop(client, world.cast.albi, changed, "fiche.ods")
    assert answer.status_code == 422
    assert sentence in plain(answer)


def _far(_workbook: Any, sheet: Any) -> None:
    sheet.write(1_048_575, 16_383, 1)


HOSTILE: list[tuple[str, bytes, str]] = [
    ("f.xlsx", workbooks.xlsx_of(["imt", "eleves", 2025, 1]), "pas une fiche téléchargée d’ici"),
    ("f.xlsx", b"<html><table></table></html>", "page web"),
    ("f.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien format .xls"),
    ("f.xlsx", b"PK\x03\x04", "classeur XLSX ou ODS lisible"),
    ("f.csv", b"entity,value\nimt,1\n", "seuls les fichiers .xlsx et .ods"),
    ("f.xlsx", workbooks.xlsx(_far), "bien au-delà du tableau (XFD1048576)"),
    ("f.xlsx", workbooks.with_part(workbooks.xlsx_of(), XLSX_SHEET, lambda part: part + b" " * (90 << 20)), "démesuré"),
    (
        "f.xlsx",
        workbooks.with_part(
            workbooks.xlsx_of(), XLSX_SHEET, lambda _part: b'<!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
        ),
        "refusé par sécurité",
    ),
    ("f.xlsx", workbooks.xlsx(lambda _workbook, sheet: sheet.merge_range("A2:A4", "x")), "fusionnées"),
    ("f.xlsx", b"PK" + b"\0" * (11 << 20), "10 Mo au plus"),
    ("f.xlsx", b"", "vide"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), HOSTILE, ids=[sentence for *_file, sentence in HOSTILE])
def test_a_hostile_file_is_refused_with_a_sentence(
    world: World, client_for: ClientFor, name: str, content: bytes, sentence: str
) -> None:
    answer = drop(client_for(world.cast.controller), world.cast.albi, content, name)
    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert "Rien n’a été enregistré" in plain(answer)


def test_no_file_at_all_is_said(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.controller).post(url(world.cast.albi, *PREVIEW))
    assert answer.status_code == 422
    assert "choisissez d’abord un fichier" in plain(answer)


def test_a_file_is_read_in_another_process_under_a_memory_limit() -> None:
    """What a bomb that passes the first look would meet."""
    program = "from indicators.imports.workbooks import reader as r; r.read = lambda c: b'x' * (2 << 30); r.main()"
    done = subprocess.run([sys.executable, "-c", program], input=b"", capture_output=True, check=False, timeout=60)
    assert reader.MEMORY <= 1 << 30
    assert b'"refused": "bomb"' in done.stdout


# --- Who --------------------------------------------------------------------------------------------------------------


FILES = [("get", "fiche.xlsx"), ("get", "fiche.ods")]
DOORS = [*FILES, *((method, f"fichier/{page}/") for method in ("get", "post") for page in ("apercu", "confirmer"))]


@pytest.mark.parametrize("role", ["outsider", "ministry", "administrator", "nobody"])
@pytest.mark.parametrize(("method", "path"), DOORS)
def test_anothers_file_answers_byte_for_byte_like_an_absent_one(
    world: World, client_for: ClientFor, role: str, method: str, path: str
) -> None:
    client, address = client_for(getattr(world.cast, role)), f"{url(world.cast.albi)}{path}"
    present = getattr(client, method)(address)
    world.sheet(world.cast.albi).delete()
    absent = getattr(client, method)(address)
    assert (present.status_code, absent.status_code) == (404, 404)
    assert without_tokens(present) == without_tokens(absent)


@pytest.mark.parametrize("parts", [PREVIEW, CONFIRM])
@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_those_who_only_read_drop_no_file(
    world: World, client_for: ClientFor, role: str, parts: tuple[str, ...]
) -> None:
    client = client_for(getattr(world.cast, role))
    assert [
        client.get(url(world.cast.albi, *parts)).status_code,
        client.post(url(world.cast.albi, *parts)).status_code,
    ] == [
        403,
        403,
    ]


def test_a_locked_sheet_takes_no_file_and_says_why(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    preview = previewed(client, world.cast.albi, {("part", "value"): Decimal(50)})
    world.submit()
    answers = [drop(client, world.cast.albi, b"PK"), confirm(client, world.cast.albi, preview)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("La fiche est transmise : elle ne peut plus être modifiée" in plain(answer) for answer in answers)
    page = client.get(url(world.cast.albi, *PREVIEW))
    assert (page.status_code, "fichier_helptext" in page.content.decode()) == (200, False)


def test_a_closed_campaign_takes_no_file(world: World, client_for: ClientFor) -> None:
    Campaign.objects.update(state="closed")
    answer = drop(client_for(world.cast.controller), world.cast.albi, b"PK")
    assert answer.status_code == 409


# --- Cost -------------------------------------------------------------------------------------------------------------


def queries_of(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code == 200
    return len(queries)


def test_a_file_that_changes_nothing_costs_the_same_however_many_figures_it_holds(
    world: World, client_for: ClientFor
) -> None:
    """Beyond the reading of the sheet, which has a test of its own."""
    client, more = client_for(world.cast.controller), set()
    for code in ("eleves", "part", "recherche"):
        world.save("1", code=code)
        content = download(client, world.cast.albi)
        page = queries_of(partial(client.get, url(world.cast.albi, *PREVIEW)))
        more.add(queries_of(partial(drop, client, world.cast.albi, content)) - page)
    assert len(more) == 1


def test_pages_import_neither_pandas_nor_the_writer_of_workbooks() -> None:
    program = (
        "import django, sys; django.setup(); import imt_cop.urls; "
        "print([name for name in ('pandas', 'xlsxwriter', 'python_calamine') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"
