"""The marks of a narrative: what they give, and that nothing else is a mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import Block, Bullets, Heading, Paragraph, Span, Table
from reports.markdown import blocks_of


def blocks(text: str) -> tuple[Block, ...]:
    return blocks_of(text, name="texte", language="fr")


def words(found: tuple[Block, ...]) -> str:
    said = []
    for block in found:
        match block:
            case Heading():
                said.append(block.text)
            case Paragraph():
                said += [span.text for span in block.spans]
            case Bullets():
                said += [span.text for item in block.items for span in item]
            case Table():
                said += [column.label for column in block.columns]
                said += [cell.text for row in block.rows for cell in row.cells]
    return " ".join(said)


def test_headings_keep_their_level_three_at_most() -> None:
    assert blocks("# Un\n\n## Deux\n\n##### Cinq") == (Heading("Un", 1), Heading("Deux", 2), Heading("Cinq", 3))


def test_bold_and_italic_are_spans() -> None:
    (paragraph,) = blocks("Une **année** *pleine*\net utile")
    assert paragraph == Paragraph(
        (
            Span("Une "),
            Span("année", strong=True),
            Span(" "),
            Span("pleine", emphasis=True),
            Span("\net utile"),
        )
    )


def test_lists_are_ordered_or_not_and_what_is_nested_is_marked() -> None:
    bullets, numbers = blocks("- un\n  - dedans\n- deux\n\n1. premier\n2. second")
    assert bullets == Bullets(((Span("un"),), (Span("– "), Span("dedans")), (Span("deux"),)))
    assert numbers == Bullets(((Span("premier"),), (Span("second"),)), ordered=True)


def test_a_table_has_its_columns_and_rows() -> None:
    (table,) = blocks("| Année | Valeur |\n|---|--:|\n| 2024 | 12 |\n| 2025 | 14 |")
    assert isinstance(table, Table)
    assert [(column.label, column.numeric) for column in table.columns] == [("Année", False), ("Valeur", True)]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["2024", "12"], ["2025", "14"]]
    assert (table.name, table.caption) == ("texte-1", "Année, Valeur")


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[lien](javascript:alert(1))",
        "![image](https://example.org/a.png)",
        "> citation",
        "    code",
        "`code`",
        "&lt;b&gt;",
        "<https://example.org>",
        "[a]: https://example.org",
        "~~barré~~",
    ],
)
def test_what_is_no_mark_is_shown_as_typed(typed: str) -> None:
    assert words(blocks(typed)).strip() == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "- " * 10_000 + "fond",
        "*" * 9_000 + "fond" + "*" * 9_000,
        "[" * 10_000 + "fond",
        "\n".join("  " * depth + f"- n{depth}" for depth in range(100)),
        "| a | b |\n|---|---|\n| 1 | 2 | perdu |",
        "2025. Une année, pas une liste",
        "12) douze",
    ],
)
def test_what_the_marks_would_lose_is_shown_as_typed(typed: str) -> None:
    said = words(blocks(typed))
    assert [letter for letter in said if letter.isalnum()] == [letter for letter in typed if letter.isalnum()]


@given(st.text(alphabet="ab1 \n#*-_|.)>`[](){}<!&\\\t", max_size=200))
def test_no_letter_is_ever_lost(typed: str) -> None:
    assert [one for one in words(blocks(typed)) if one.isalpha()] == [one for one in typed if one.isalpha()]
