"""The sheet as a workbook: downloaded, filled in, dropped back, previewed, confirmed; what is refused, and how."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from indicators.models import Indicator, Observation
from indicators.services import sheets
from indicators.services.observations import FigureInput, save_figure
from tests.indicators.views.file_doors import (
    CONFIRM,
    PREVIEW,
    XLSX_SHEET,
    confirm,
    download,
    drop,
    figures,
    plain,
    previewed,
)
from tests.indicators.views.filled_files import Changes, cell, fill, grid, part_of
from tests.indicators.views.world import World, url

ClientFor = Callable[[User], Client]
FORMS = pytest.mark.parametrize("form", ["xlsx", "ods"])


def comment(world: World, text: str) -> Observation:
    return save_figure(
        sheet=world.sheet(world.cast.albi),
        indicator=Indicator.objects.get(contract=world.contract, code="eleves"),
        figure=FigureInput(value=Decimal(1000), comment=text),
        expected_version=0,
        by=world.cast.controller,
    )


# --- The file ---------------------------------------------------------------------------------------------------------


@FORMS
def test_the_file_is_prefilled_with_numbers_that_are_numbers(world: World, client_for: ClientFor, form: str) -> None:
    world.save("1234.5", code="recherche")
    world.save("22.7", code="part")
    content = download(client_for(world.cast.controller), world.cast.albi, form)
    assert cell(content, "recherche", "value") == 1234.5
    assert cell(content, "part", "value") == pytest.approx(0.227)
    assert cell(content, "recherche", "quality") == "définitif"
    assert grid(content)[[row[0] for row in grid(content)].index("recherche")][3:5] == [0.64, "2020–2022"]


@FORMS
def test_a_school_finds_its_own_unit_in_the_file(world: World, client_for: ClientFor, form: str) -> None:
    content = download(client_for(world.cast.outsider), world.cast.nord, form)
    row = next(row for row in grid(content) if row[0] == "recherche")
    assert row[2:4] == ["k€", 640]
    assert cell(content, "ingenieurs", "value") == "sans objet"


def test_only_the_cells_to_fill_in_are_open(world: World, client_for: ClientFor) -> None:
    content = download(client_for(world.cast.controller), world.cast.albi)
    sheet, styles = part_of(content, XLSX_SHEET), part_of(content, "xl/styles.xml")
    formats = styles.split("<cellXfs")[1].split("</cellXfs>")[0].split("<xf ")[1:]
    open_styles = {rank for rank, style in enumerate(formats) if 'locked="0"' in style}
    found = re.findall(r'<c r="([A-Z]+)(\d+)" s="(\d+)"', sheet)
    assert {letter for letter, _line, style in found if int(style) in open_styles} == set("JKLMNO")
    assert re.search(r'<sheetProtection sheet="1"[^>]*/>', sheet)
    assert "password" not in sheet
    assert sheet.count('type="list"') == 10
    assert sheet.count('type="decimal"') == 5


def test_the_opendocument_file_is_locked_in_the_same_way(world: World, client_for: ClientFor) -> None:
    content = download(client_for(world.cast.controller), world.cast.albi, "ods")
    assert content[30:38] == b"mimetype"
    xml = part_of(content, "content.xml")
    assert 'table:protected="true"' in xml
    open_style = re.search(r'style:name="(ce\d+)"[^>]*><style:table-cell-properties style:cell-protect="none"', xml)
    assert open_style
    assert 'cell-content-is-in-list("définitif"' in xml


@pytest.mark.parametrize("typed", ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "<b>&amp;", "http://exemple.fr"])
@FORMS
def test_what_people_wrote_is_text_and_never_a_formula(
    world: World, client_for: ClientFor, form: str, typed: str
) -> None:
    comment(world, typed)
    content = download(client_for(world.cast.controller), world.cast.albi, form)
    assert cell(content, "eleves", "comment").strip() == typed.strip()
    xml = part_of(content, "content.xml" if form == "ods" else XLSX_SHEET)
    assert not re.search(r"<f[ >]|table:formula|<hyperlink|text:a", xml)


@FORMS
def test_a_file_dropped_back_untouched_changes_nothing(world: World, client_for: ClientFor, form: str) -> None:
    world.save("0.333333333", code="recherche")
    comment(world, "Deux lignes\n  et\tdes blancs  —  « é »")
    client = client_for(world.cast.controller)
    answer = drop(client, world.cast.albi, download(client, world.cast.albi, form), f"f.{form}")
    assert (answer.context["changes"], answer.context["refused"], answer.context["conflicts"]) == ([], [], [])
    assert (answer.context["unchanged"], answer.context["sealed"]) == (5, "")


@pytest.mark.parametrize(("role", "offered"), [("controller", True), ("reader", False)])
def test_the_sheet_leads_to_its_file(world: World, client_for: ClientFor, role: str, offered: bool) -> None:
    page = client_for(getattr(world.cast, role)).get(url(world.cast.albi)).content.decode()
    assert all(f"/fiche.{form}" in page for form in ("xlsx", "ods"))
    assert (url(world.cast.albi, *PREVIEW) in page) is offered


def test_readers_get_a_file_that_is_locked_throughout(world: World, client_for: ClientFor) -> None:
    content = download(client_for(world.cast.reader), world.cast.albi)
    assert "dataValidation" not in part_of(content, XLSX_SHEET)
    assert "remplie par son établissement" in str(grid(content)[2][0])


# --- From the file to the figures -------------------------------------------------------------------------------------


@FORMS
def test_two_changed_values_are_previewed_then_written(world: World, client_for: ClientFor, form: str) -> None:
    world.save("1000")
    client = client_for(world.cast.controller)
    changes: Changes = {("eleves", "value"): Decimal(1020), ("part", "value"): Decimal("22.7")}
    preview = previewed(client, world.cast.albi, changes, form)
    assert "Rien n’est encore enregistré" in plain(preview)
    assert "1 000 élèves" in plain(preview)
    assert "22,7 %" in plain(preview)
    assert figures() == {"eleves": Decimal(1000)}
    answer = confirm(client, world.cast.albi, preview)
    assert answer["Location"] == url(world.cast.albi)
    assert figures() == {"eleves": Decimal(1020), "part": Decimal("22.7")}
    assert AuditEntry.objects.filter(object_type="observation").count() == 3


def test_a_value_is_read_in_the_unit_of_the_school(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.outsider)
    preview = previewed(client, world.cast.nord, {("recherche", "value"): "640,5"})
    assert "640,5 k€" in plain(preview)
    confirm(client, world.cast.nord, preview)
    assert figures() == {"recherche": Decimal("0.6405")}


@FORMS
def test_an_empty_cell_erases_nothing(world: World, client_for: ClientFor, form: str) -> None:
    comment(world, "Effectif au 1er décembre")
    client = client_for(world.cast.controller)
    emptied: Changes = {("eleves", name): None for name in ("value", "quality", "comment")}
    preview = previewed(client, world.cast.albi, emptied, form)
    assert (preview.context["changes"], preview.context["unchanged"]) == ([], 5)


@FORMS
def test_absence_is_stated_by_a_reason_and_a_date(world: World, client_for: ClientFor, form: str) -> None:
    world.save("1000")
    client = client_for(world.cast.controller)
    day = date(2026, 3, 31)
    changes: Changes = {
        ("eleves", "value"): None,
        ("eleves", "reason"): "non disponible",
        ("eleves", "expected_on"): day,
    }
    confirm(client, world.cast.albi, previewed(client, world.cast.albi, changes, form))
    figure = Observation.objects.get()
    assert (figure.value, figure.reason, figure.expected_on) == (None, "not_available", day)


REFUSED: list[tuple[Changes, str, str]] = [
    ({("eleves", "value"): "1.234,5"}, "J8", "ambigu"),
    ({("eleves", "value"): "=1+1"}, "J8", "n’est pas un nombre"),
    ({("eleves", "value"): "01/03/2025"}, "J8", "est une date"),
    ({("eleves", "value"): Decimal(-4)}, "J8", "négative"),
    ({("part", "value"): Decimal(101)}, "J11", "Plus de 100 %"),
    ({("eleves", "value"): Decimal(3), ("eleves", "reason"): "non collecté"}, "L8", "pas les deux"),
    ({("eleves", "reason"): "en vacances"}, "L8", "choix valide"),
    ({("eleves", "value"): Decimal(3), ("eleves", "version"): "x"}, "A8", "colonne Version"),
    ({("ingenieurs", "code"): "eleves"}, "A8", "plusieurs fois"),
    ({("eleves", "code"): "inconnu", ("eleves", "value"): None, ("eleves", "source"): "x"}, "A8", "pas de cette fiche"),
]


@pytest.mark.parametrize(("changes", "where", "why"), REFUSED)
def test_a_refused_cell_is_named_with_its_reason_and_the_others_go_on(
    world: World, client_for: ClientFor, changes: Changes, where: str, why: str
) -> None:
    client = client_for(world.cast.controller)
    preview = previewed(client, world.cast.albi, {**changes, ("recherche", "value"): Decimal("1.5")})
    refused = {cell.place: cell.sentence for cell in preview.context["refused"]}
    assert why in refused[where].replace("\u00a0", " ")
    assert confirm(client, world.cast.albi, preview).status_code == 302
    assert figures() == {"recherche": Decimal("1.5")}


def test_a_figure_changed_by_both_is_a_conflict_and_is_not_written(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    world.save("1000")
    content = fill(download(client, world.cast.albi), "xlsx", {("eleves", "value"): Decimal(1020)})
    world.save("1010")
    preview = drop(client, world.cast.albi, content)
    assert [(one.theirs, one.mine) for one in preview.context["conflicts"]] == [
        ("1\u202f010\u00a0élèves", "1\u202f020\u00a0élèves")
    ]
    assert (preview.context["sealed"], figures()) == ("", {"eleves": Decimal(1010)})


def test_a_figure_changed_by_somebody_else_alone_is_left_as_it_is(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    content = download(client, world.cast.albi)
    world.save("1010")
    preview = drop(client, world.cast.albi, content)
    assert (preview.context["overtaken"], preview.context["changes"]) == (["Série eleves"], [])


def test_a_sheet_handed_in_and_sent_back_since_makes_no_conflict(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    world.save("1000")
    content = fill(download(client, world.cast.albi), "xlsx", {("eleves", "value"): Decimal(1020)})
    sheets.submit(sheet=world.sheet(world.cast.albi), by=world.cast.controller)
    sheets.return_(sheet=world.sheet(world.cast.albi), reason="Trop bas.", by=world.cast.reviewer)
    confirm(client, world.cast.albi, drop(client, world.cast.albi, content))
    assert figures() == {"eleves": Decimal(1020)}


def test_what_changes_between_preview_and_confirmation_is_refused_and_said(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    changes: Changes = {("eleves", "value"): Decimal(1020), ("part", "value"): Decimal(50)}
    preview = previewed(client, world.cast.albi, changes)
    world.save("1010")
    answer = confirm(client, world.cast.albi, preview)
    assert answer.status_code == 412
    assert "1 valeur enregistrée" in plain(answer)
    assert "1 010 élèves" in plain(answer)
    assert figures() == {"eleves": Decimal(1010), "part": Decimal(50)}


def test_confirming_twice_writes_once(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    preview = previewed(client, world.cast.albi, {("eleves", "value"): Decimal(1020)})
    assert [confirm(client, world.cast.albi, preview).status_code for _ in range(2)] == [302, 302]
    assert Observation.objects.get().version == 1


def test_a_preview_is_for_one_person_and_one_sheet(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    preview = previewed(client, world.cast.albi, {("eleves", "value"): Decimal(1020)})
    other = confirm(client_for(world.cast.outsider), world.cast.nord, preview)
    forged = client.post(url(world.cast.albi, *CONFIRM), {"apercu": f"x{preview.context['sealed']}"})
    assert (other.status_code, forged.status_code, figures()) == (409, 409, {})
    assert "plus valable" in plain(forged)


def test_the_head_office_names_an_adjustment_in_the_file(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.reviewer)
    key = "eleves--nouveau"
    changes: Changes = {(key, "name"): "InSIC", (key, "value"): Decimal(-12)}
    confirm(client, world.cast.institute, previewed(client, world.cast.institute, changes))
    figure = Observation.objects.get()
    assert (figure.kind, figure.name, figure.value) == ("adjustment", "InSIC", Decimal(-12))
