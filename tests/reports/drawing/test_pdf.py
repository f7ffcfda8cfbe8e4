"""The PDF read back: what it says, in order, and that it says so to those who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from reports.document import Block, Cell, Column, Figure, Heading, KeyNumber, KeyNumbers, Paragraph, Row, Span, Table
from reports.drawing import draw
from reports.drawing.errors import DrawingError
from tests.reports.drawing.reading import missing_in_order, squeezed, text_of, unprinted
from tests.reports.drawing.samples import (
    HOSTILE,
    SVG,
    Language,
    comments,
    indicator_table,
    long_table,
    paragraph,
    snapshot,
    wide_table,
)


def read(blocks: tuple[Block, ...] | None = None, *, language: str = "fr", mark: str = "") -> PdfReader:
    return PdfReader(BytesIO(draw(snapshot(blocks, mark=mark), form="pdf", language=language)))


def roles(pdf: PdfReader) -> Iterator[tuple[str, Any]]:
    """Every element of the structure, with its role."""
    waiting = [pdf.trailer["/Root"]["/StructTreeRoot"]]  # type: ignore[index]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        if "/S" in element:
            yield str(element["/S"]), element
        kids = element.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        waiting += kids if isinstance(kids, list) else [kids]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_cell_of_every_table_is_printed_in_order(language: Language) -> None:
    assert unprinted(read(language=language), snapshot().documents[language]) == []


def test_the_file_declares_what_it_conforms_to_and_whose_it_is() -> None:
    pdf = read()
    root = pdf.trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()  # type: ignore[index]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]
    assert root["/Lang"] == "fr-FR"  # type: ignore[index]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert pdf.metadata is not None
    parts = ("Rapport annuel d’exécution du contrat", "Institut de l’Archipel", "Archipel, année 2025")
    assert pdf.metadata.title == " — ".join(parts)
    assert pdf.metadata.author == "Institut de l’Archipel"


def test_the_english_file_says_its_language() -> None:
    assert read(language="en").trailer["/Root"]["/Lang"] == "en-GB"  # type: ignore[index]


def test_words_of_another_language_say_which() -> None:
    table = Table(
        "t",
        "One table",
        (Column("a", "A"), Column("b", "B")),
        (
            Row((Cell("Jalon en français", language="fr"),), kind="group"),
            Row((Cell("Livrable", language="fr"), Cell("done"))),
        ),
    )
    said = Paragraph((Span("As printed: "), Span("à chaque école.", language="fr")))
    spoken = [
        str(element["/Lang"]) for _role, element in roles(read((said, table), language="en")) if "/Lang" in element
    ]
    assert spoken.count("fr") >= 2
    assert [one for _role, one in roles(read(language="en")) if "/Lang" in one] == []


def test_tables_headings_lists_and_drawings_have_their_roles() -> None:
    found = list(roles(read()))
    names = [name for name, _element in found]
    heads = sum(len(table.columns) for table in snapshot().documents["fr"].tables())
    assert names.count("/Table") == 4
    assert names.count("/TH") >= heads
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/TOC", "/Caption"} <= set(names)
    alternatives = [element.get("/Alt") for name, element in found if name == "/Figure"]
    assert "Une courbe qui monte de 2022 à 2027." in alternatives


def test_the_outline_leads_to_every_section() -> None:
    def titles(items: list[Any]) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield squeezed(item.title)

    sections = [squeezed(section.title) for section in snapshot().documents["fr"].sections]
    outline = " ".join(titles(read().outline))
    assert [title for title in sections if title not in outline] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_never_read_as_the_typesetter_s_language(text: str) -> None:
    table = Table("t", text, (Column("a", text),), (Row((Cell(text),)), Row((Cell(text),), kind="group")), note=text)
    numbers = KeyNumbers((KeyNumber(text, text, text),))
    pdf = text_of(read((Heading(text), paragraph(text), numbers, table)))
    assert pdf.count(squeezed(text)) >= 9


def test_an_empty_table_says_so() -> None:
    assert "Aucuneligne." in text_of(read((Table("vide", "Une table vide", (Column("a", "Colonne"),), ()),)))


def test_a_long_table_repeats_its_headings_on_each_page() -> None:
    pages = [squeezed(page.extract_text()) for page in read((long_table(300),)).pages[2:]]
    assert len(pages) >= 6
    assert all("CodeLibelléValeur" in page for page in pages)
    assert missing_in_order("".join(pages), [f"Ligne numéro {n}" for n in range(300)]) == []


@pytest.mark.parametrize("rows", range(40, 56))
def test_the_note_of_a_table_stands_on_the_page_of_its_last_row(rows: int) -> None:
    table = msgspec.structs.replace(long_table(rows), note="Une note qui tient en une ligne.\nEt sa suite.")
    pages = [squeezed(page.extract_text()) for page in read((table,)).pages]
    (last,) = (page for page in pages if "Unenotequitient" in page)
    assert f"Lignenuméro{rows - 1}" in last


@pytest.mark.parametrize("before", [20, 30, 35, 40])
def test_a_small_table_is_never_broken_nor_left_by_its_heading(before: int) -> None:
    small = msgspec.structs.replace(long_table(12), name="petite", caption="Une petite table")
    pdf = read((long_table(before), Heading("Un titre à part"), paragraph("Quelques mots."), small))
    (held,) = (text for page in pdf.pages[2:] if "Unepetitetable" in (text := squeezed(page.extract_text())))
    own = held[held.index("Unepetitetable") :]
    assert missing_in_order(own, [f"Ligne numéro {rank}" for rank in range(12)]) == []
    assert "Untitreàpart" in held


def test_a_table_too_wide_for_any_page_is_cut_with_its_first_column_repeated() -> None:
    table = wide_table(60)
    pdf = read((table,))
    text = text_of(pdf)
    assert [cell.text for row in table.rows for cell in row.cells if squeezed(cell.text) not in text] == []
    parts = int(re.findall(r"partie1sur(\d+)", text)[0])
    assert text.count("Ligne1") == parts > 1


def test_a_word_wider_than_its_column_stays_inside_it() -> None:
    huge = "anticonstitutionnellement" * 12
    table = Table("t", "Une table", (Column("a", "A"), Column("b", "B")), (Row((Cell(huge), Cell("fin"))),))
    assert huge in text_of(read((table, paragraph(huge))))
    page = PdfDocument(draw(snapshot((table,)), form="pdf", language="fr"))[2].get_textpage()
    boxes = [page.get_charbox(rank) for rank in range(page.count_chars())]
    other = page.get_text_range().index("fin")
    lines = [box for box in boxes[:other] if abs(box[1] - boxes[other][1]) < 60 and box[0] < boxes[other][0]]
    assert len(lines) > 50
    assert max(box[2] for box in lines) < boxes[other][0] - 5
    assert max(box[2] for box in boxes) < 595 - 50


def test_no_text_is_smaller_than_eight_points() -> None:
    sizes: set[float] = set()
    tight = msgspec.structs.replace(long_table(22), landscape=True)
    for page in read((indicator_table(), comments(3), wide_table(), tight)).pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, _font, size: (
                sizes.add(abs(size * tm[3] * cm[3])) if text.strip() else None
            )
        )
    assert min(sizes) >= 7.99


def test_a_mark_stands_on_every_page() -> None:
    assert all("Projet" in page.extract_text() for page in read(mark="Projet").pages)
    assert "Projet" not in text_of(read())


def test_wide_tables_turn_the_page() -> None:
    flipped = [page for page in read().pages if page.mediabox.width > page.mediabox.height]
    assert len(flipped) == 1
    assert missing_in_order(squeezed(flipped[0].extract_text()), ["Les écoles", "École n° 9", "Indicateur 21"]) == []


@pytest.mark.parametrize("rows", [18, 20, 22, 24, 26, 28, 30])
def test_no_page_is_turned_for_a_few_rows(rows: int) -> None:
    table = msgspec.structs.replace(long_table(rows), landscape=True)
    turned = [page for page in read((table,)).pages if page.mediabox.width > page.mediabox.height]
    held = [squeezed(page.extract_text()).count("Lignenuméro") for page in turned]
    assert (sum(held), min(held) >= 5) == (rows, True)


def test_a_character_that_no_font_draws_does_not_prevent_the_report() -> None:
    assert "Bravo□1" in text_of(read((paragraph("Bravo 🙂 ①\u2060"),)))


def test_a_rank_left_out_among_headings_is_closed() -> None:
    names = [name for name, _element in roles(read((Heading("Trop profond", 3),)))]
    assert "/H2" in names
    assert "/H4" not in names


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_drawing_without_words_is_refused(alt: str) -> None:
    with pytest.raises(DrawingError, match="Courbe"):
        read((indicator_table(), Figure(SVG, alt, "Courbe", "indicateurs")))


def test_a_drawing_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(DrawingError, match="conforme"):
        read((Figure("<svg", "Une courbe", "Courbe", ""),))


def test_memory_does_not_grow_from_report_to_report() -> None:
    """What the typesetter keeps of each is let go: else some 60 MiB more for every report."""
    status = Path("/proc/self/statm")
    if not status.exists():
        pytest.skip("no /proc to read the memory from")

    def held() -> int:
        return int(status.read_text().split()[1]) * 4 // 1024

    read((long_table(600),))
    before = held()
    for rank in range(8):
        read((long_table(600 + rank),))
    assert held() - before < 60
