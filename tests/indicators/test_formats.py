"""Figures as people read them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from indicators import formats
from indicators.templatetags import figures
from tests.indicators.names import series

STUDENTS = series("eleves", unit="élèves", unit_en="students")
SHARE = series("part", unit="%", unit_en="%", decimals=1)
INCOME = series("recettes", unit="M€", unit_en="€M", decimals=2)

FIGURES = [
    ("13606", STUDENTS, "13\u202f606", "13,606"),
    ("0", STUDENTS, "0", "0"),
    ("22.7", SHARE, "22,7\u00a0%", "22.7%"),
    ("76.30", INCOME, "76,3\u00a0M€", "€76.3M"),
    ("1234.5678", INCOME, "1\u202f234,57\u00a0M€", "€1,234.57M"),
    ("-0.64", INCOME, "−0,64\u00a0M€", "−€0.64M"),
    ("2.5", STUDENTS, "3", "3"),
]


@pytest.mark.parametrize(("value", "measure", "french", "english"), FIGURES)
def test_a_figure(value: str, measure: formats.Measured, french: str, english: str) -> None:
    with translation.override("fr"):
        assert figures.figure(Decimal(value), measure) == french
    with translation.override("en"):
        assert figures.figure(Decimal(value), measure) == english


CHANGES = [
    ("1.8", SHARE, "+1,8\u00a0pt", "+1.8\u00a0pts"),
    ("-2.5", SHARE, "−2,5\u00a0pts", "−2.5\u00a0pts"),
    ("1", SHARE, "+1\u00a0pt", "+1\u00a0pt"),
    ("-0.04", SHARE, "−0,04\u00a0pt", "−0.04\u00a0pts"),
    ("0", STUDENTS, "0", "0"),
    ("1200", STUDENTS, "+1\u202f200", "+1,200"),
]


@pytest.mark.parametrize(("value", "measure", "french", "english"), CHANGES)
def test_a_change_has_its_sign(value: str, measure: formats.Measured, french: str, english: str) -> None:
    with translation.override("fr"):
        assert figures.change(Decimal(value), measure) == french
    with translation.override("en"):
        assert figures.change(Decimal(value), measure) == english


AGREED = [
    ("élèves", "students", "1", "1\u00a0élève", "1\u00a0student"),
    ("publications/ETP", "publications/FTE", "1.5", "1,5\u00a0publication/ETP", "1.5\u00a0publications/FTE"),
    ("entreprises", "companies", "1", "1\u00a0entreprise", "1\u00a0company"),
    ("processus", "processes", "1", "1\u00a0processus", "1\u00a0process"),
    ("actions", "actions", "-2", "−2\u00a0actions", "−2\u00a0actions"),
    ("ETP", "FTE", "1", "1\u00a0ETP", "1\u00a0FTE"),
]


@pytest.mark.parametrize(("unit", "unit_en", "value", "french", "english"), AGREED)
def test_a_noun_agrees_with_its_number(unit: str, unit_en: str, value: str, french: str, english: str) -> None:
    measure = series("x", unit=unit, unit_en=unit_en, decimals=1)
    with translation.override("fr"):
        assert formats.figure_text(Decimal(value), measure, full=True) == french
    with translation.override("en"):
        assert formats.figure_text(Decimal(value), measure, full=True) == english


def test_nothing_is_a_dash_and_never_a_zero() -> None:
    assert figures.figure(None, STUDENTS) == "—"
    assert figures.change(None, SHARE) == "—"


def test_rounding_never_hides_the_reason() -> None:
    with translation.override("fr"):
        assert figures.judged(Decimal("96.96"), SHARE, Decimal(97)) == "96,96\u00a0%"
        assert figures.judged(Decimal("96.94"), SHARE, Decimal(97)) == "96,9\u00a0%"
        assert figures.judged(Decimal(97), SHARE, Decimal(97)) == "97\u00a0%"


def test_days_and_periods() -> None:
    with translation.override("fr"):
        assert formats.day_text(date(2026, 3, 31)) == "31\u00a0mars 2026"
        assert formats.day_text(date(2026, 4, 1)) == "1er\u00a0avril 2026"
        assert formats.moment_text(datetime(2026, 4, 1, 9, 5)) == "1er\u00a0avril 2026, 09:05"
        assert formats.list_text(["Albi", "Alès", "Nantes"]) == "Albi, Alès et Nantes"
    assert formats.period_text(2020, 2022) == "2020–2022"


def test_a_template_writes_the_day_and_the_hour_of_its_readers() -> None:
    page = Template("{% load figures %}{{ at|day }} {{ at|moment }}").render(
        Context({"at": datetime(2026, 2, 28, 23, 30, tzinfo=UTC)})
    )
    assert page == "1er\u00a0mars 2026 1er\u00a0mars 2026, 00:30"


def test_the_provisional_mark_says_its_word() -> None:
    assert figures.provisional_mark(False) == ""
    with translation.override("fr"):
        assert "(prov.)" in figures.provisional_mark(True)


def test_what_is_listed_is_spaced_as_its_language_does() -> None:
    assert formats.listed(["2024", "", "2025"]) == "2024\u00a0; 2025"
    with translation.override("en"):
        assert formats.listed(["2024", "", "2025"]) == "2024; 2025"
