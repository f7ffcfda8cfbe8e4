"""`read_figure`: every spelling of a figure that people type and paste, and those that are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.imports.numbers import FigureRefusedError, read_figure

READ = [
    ("12,5", "12.5"),
    ("12.5", "12.5"),
    ("1 234,5", "1234.5"),
    ("1\u00a0234,5", "1234.5"),
    ("1\u202f234,5", "1234.5"),
    ("1\u2009234,5", "1234.5"),
    ("13 606", "13606"),
    ("1 234 567,89", "1234567.89"),
    ("1234,567", "1234.567"),
    ("0,234", "0.234"),
    ("  42\u00a0", "42"),
    ("007", "7"),
    ("+115", "115"),
    ("-5", "-5"),
    ("\u22125", "-5"),
    ("0", "0"),
    ("1 020 élèves", "1020"),
    ("123456789012345,123456789", "123456789012345.123456789"),
]
REFUSED = [
    "1.234,5",
    "1,234.5",
    "1.234.567",
    "1,234",
    "1.234",
    "12,5 %",
    "NaN",
    "Infinity",
    "1e400",
    "1e3",
    "1_000",
    "１２",
    "½",
    "²",
    "=1+1",
    "<script>alert(1)</script>",
    "1\x002",
    "\x00",
    "1 23",
    "12 34",
    "1  234",
    ",5",
    "5,",
    "--5",
    "- 5",
    "1,2,3",
    "1'234",
    "0x10",
    "n/a",
    "2025-03-01",
    "01/03/2025",
    "1234567890123456",
    "0,1234567891",
    "9" * 200,
    "640 k€",
    "élèves",
    "%",
]


@pytest.mark.parametrize(("text", "number"), READ)
def test_it_reads_a_figure_as_french_people_type_it(text: str, number: str) -> None:
    assert read_figure(text, unit="élèves", decimals=0) == Decimal(number)


@pytest.mark.parametrize("text", REFUSED)
def test_it_refuses_what_is_not_a_plain_figure(text: str) -> None:
    with pytest.raises(FigureRefusedError) as refused:
        read_figure(text, unit="élèves", decimals=0)
    assert refused.value.sentence
    assert "\0" not in refused.value.sentence


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\t\n"])
def test_nothing_is_not_zero(text: str) -> None:
    assert read_figure(text, unit="", decimals=0) is None


@pytest.mark.parametrize("text", ["-0", "−0,00", "-0.0"])
def test_minus_zero_is_zero(text: str) -> None:
    number = read_figure(text, unit="", decimals=0)
    assert number is not None
    assert number == 0
    assert not number.is_signed()


@pytest.mark.parametrize("text", ["12,5 %", "12,5%", "12.5\u202f%", "12,5"])
def test_a_percent_sign_stands_where_the_unit_is_a_percentage(text: str) -> None:
    assert read_figure(text, unit="%", decimals=1) == Decimal("12.5")


@pytest.mark.parametrize(("text", "number"), [("1,234", "1.234"), ("1.234", "1.234")])
def test_three_decimals_are_no_thousands_where_the_series_has_decimals(text: str, number: str) -> None:
    assert read_figure(text, unit="M€", decimals=2) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1.234,5", "écrire 1 234,5"),
        ("1,234.5", "écrire 1 234,5"),
        ("1.234.567", "écrire 1 234 567"),
        ("1,234", "écrire 1 234 (milliers) ou 1,2340 (décimales)"),
        ("2025-03-01", "est une date"),
        ("n/a", "motif d’absence"),
        ("12,5 %", "élèves attendu"),
    ],
)
def test_a_refusal_says_what_would_be_right(text: str, hint: str) -> None:
    with pytest.raises(FigureRefusedError, match=hint.replace("(", r"\(").replace(")", r"\)")):
        read_figure(text, unit="élèves", decimals=0)
