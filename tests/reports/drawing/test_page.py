"""A document as a page: the numbers of the PDF, in the document's own language, and nothing active."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from reports.document import Cell, Column, Figure, Heading, Paragraph, Row, Span, Table
from tests.reports.drawing.samples import Language, document, indicator_table, paragraph

BREAKS = re.compile(r"<br ?/?>")


def page(language: Language = "fr", **given: object) -> str:
    return render_to_string("reports/_document.html", {"document": document(language, **given)})  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_cell_of_every_table_is_shown_in_order(language: Language) -> None:
    text = BREAKS.sub("\n", page(language))
    place = 0
    for table in document(language).tables():
        for cell in (cell for row in table.rows for cell in row.cells if cell.text):
            place = text.index(f">{cell.text}", place)


def test_captions_and_sections_have_the_numbers_of_the_pdf() -> None:
    text = page()
    assert "Tableau 1 – Les indicateurs du contrat" in text
    assert 'id="table-1"' in text
    assert '<a href="#table-1">Chiffres\u00a0: tableau 1</a>' in text
    assert "Figure 1 – Étudiants" in text
    assert '<span class="report-number">A.1</span> Toutes les lignes' in text


def test_it_speaks_the_document_s_language_whatever_the_reader_s() -> None:
    text = page("en")
    assert 'lang="en"' in text
    assert "Contents" in text
    assert "Table 1 – The contract" in text
    assert "Sommaire" not in text


def test_words_of_another_language_say_which() -> None:
    said = Paragraph((Span("As printed: "), Span("à chaque école.", language="fr")))
    rows = (Row((Cell("Jalon", language="fr"),), kind="group"), Row((Cell("Livrable", language="fr"), Cell("done"))))
    text = page("en", blocks=(said, Table("t", "One", (Column("a", "A"), Column("b", "B")), rows)))
    assert 'As printed: <span lang="fr">à chaque école.</span>' in text
    assert re.findall(r'<t[dh][^>]* lang="fr">(\w+)', text) == ["Jalon", "Livrable"]


def test_a_provisional_figure_is_marked_and_the_mark_explained() -> None:
    text = page()
    assert "10\u202f020\u00a0(prov.)" in text
    assert "chiffre provisoire" in text


def test_no_rank_of_heading_is_left_out() -> None:
    found = [int(level) for level in re.findall(r"<h(\d)", page(blocks=(Heading("Trop profond", 3), paragraph("x"))))]
    assert found == [1, 2, 2, 3]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<b>", "&amp;", "{{ x }}"])
def test_words_are_never_read_as_markup(text: str) -> None:
    shown = page(blocks=(Heading(text), paragraph(text)))
    assert "<script" not in shown
    assert shown.count(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) == 2


@pytest.mark.parametrize("svg", ["<svg><script/></svg>", '<svg onload="x()"/>', '<svg><image href="http://x"/></svg>'])
def test_a_drawing_that_could_act_is_left_out(svg: str) -> None:
    shown = page(blocks=(indicator_table(), Figure(svg, "Une courbe", "Courbe", "indicateurs")))
    assert svg not in shown
    assert 'aria-label="Une courbe"' in shown
