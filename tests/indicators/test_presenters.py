"""Sentences: every rule has one, none leaves a parameter out, and they read as a French reader expects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from indicators.calculations.explanation import PARAMETERS, Parameter, Rule, step
from indicators.calculations.results import CascadeRow, Count, Headline
from indicators.calculations.vocabulary import Basis, Comparator, MissingReason, Outlook, Rollup, Status
from indicators.presenters import cascade, headline
from indicators.presenters.why import SECTIONS, SENTENCES, sentence
from tests.indicators.names import names_of, series

STUDENTS = series("eleves", unit="élèves", unit_en="students")
SHARE = series("part", unit="%", unit_en="%", decimals=1)
INCOME = series("recettes", unit="M€", unit_en="€M", decimals=2, base_year="₂₀₂₂")
NAMES = names_of(STUDENTS, SHARE, INCOME)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SPECIAL: dict[str, Parameter] = {
    "rollup": Rollup.SUM,
    "missing_schools": ("albi",),
    "schools": ("albi",),
    "names": ("InSIC",),
    "reason": MissingReason.NOT_AVAILABLE,
    "expected_on": date(2026, 3, 31),
    "comparator": Comparator.REACH,
    "basis": Basis.RELATIVE,
    "series": "part",
    "vintage": "janvier",
    "years": 5,
    "from_reference": True,
    **dict.fromkeys(("year", "first_year", "last_year", "from_year", "to_year", "base_year"), 2024),
    **dict.fromkeys(("target_year", "year_before", "next_year", "coverage_in", "coverage_asked"), 2025),
}


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    with translation.override("fr"):
        yield


def parameters(rule: Rule) -> dict[str, Parameter]:
    given = {name: SPECIAL.get(name, Decimal("12.5")) for name in PARAMETERS[rule]}
    return given | ({"years": ("2023",)} if rule == Rule.YEARS_MISSING else {})


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_sentence_with_all_its_parameters(rule: Rule) -> None:
    assert set(PLACEHOLDER.findall(str(SENTENCES[rule]))) == set(PARAMETERS[rule])
    assert sum(rule in rules for _key, _title, rules in SECTIONS) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("rule", Rule)
def test_every_sentence_is_written_in_both_languages(rule: Rule, language: str) -> None:
    with translation.override(language):
        text = sentence(step(rule, **parameters(rule)), SHARE, NAMES)
    assert text.endswith(".")
    assert "%(" not in text


@pytest.mark.parametrize("rule", Rule)
def test_an_amount_that_is_unknown_reads_as_a_dash(rule: Rule) -> None:
    given = {name: None if isinstance(value, Decimal) else value for name, value in parameters(rule).items()}
    assert "None" not in sentence(step(rule, **given), STUDENTS, NAMES)


def test_a_threshold_that_rounding_would_hide_gets_a_decimal_more() -> None:
    missed = step(
        Rule.GT_NEAR,
        actual=Decimal("96.96"),
        target=Decimal(97),
        margin=Decimal("-0.04"),
        tolerance=Decimal("0.1"),
    )
    text = sentence(missed, SHARE, NAMES)
    assert text.startswith("Proche\u00a0: 96,96\u00a0% ne dépasse pas le seuil de 97\u00a0%")
    assert "−0,04\u00a0pt" in text


def test_figures_have_their_french_spaces_and_their_unit() -> None:
    met = step(
        Rule.REACH_MET,
        actual=Decimal(13930),
        target=Decimal(13800),
        margin=Decimal(130),
        tolerance=Decimal("284.4"),
    )
    assert sentence(met, STUDENTS, NAMES) == (
        "Cible atteinte\u00a0: 13\u202f930\u00a0élèves pour une cible de 13\u202f800\u00a0élèves\u00a0; marge de "
        "+130\u00a0élèves (τ = 284\u00a0élèves)."
    )


def test_a_figure_is_said_in_the_euros_it_was_entered_in_then_in_constant_ones() -> None:
    entered = sentence(step(Rule.VALUE_ENTERED, value=Decimal(77)), INCOME, NAMES)
    reference = step(Rule.REFERENCE, value=Decimal("76.3"), first_year=2022, last_year=2022)
    assert entered == "Valeur saisie\u00a0: 77\u00a0M€."
    assert sentence(reference, INCOME, NAMES) == "Référence (2022)\u00a0: 76,3\u00a0M€₂₀₂₂."


def test_missing_years_are_listed() -> None:
    said = sentence(step(Rule.YEARS_MISSING, years=("2023", "2025")), STUDENTS, NAMES)
    assert said.endswith("Années sans valeur\u00a0: 2023 et 2025.")


def test_missing_schools_are_named() -> None:
    partial = step(
        Rule.VALUE_PARTIAL,
        value=Decimal(10),
        rollup=Rollup.SUM,
        missing_schools=("albi", "nord"),
        coverage_in=7,
        coverage_asked=9,
    )
    assert sentence(partial, STUDENTS, NAMES).endswith("Écoles sans valeur\u00a0: Mines Albi et Nord.")


def counted(due: dict[Status, Count], outlook: dict[Outlook, Count]) -> Headline:
    return Headline(
        entity="imt",
        year=2025,
        horizon=2027,
        due=sum(count.total for count in due.values()),
        due_by_status=due,
        trajectory=sum(count.total for count in outlook.values()),
        trajectory_by_outlook=outlook,
    )


def test_the_headline_counts_provisional_figures_apart() -> None:
    due = {Status.MET: Count(total=1), Status.NEAR: Count(total=2, provisional=1), Status.BEHIND: Count()}
    outlook = {Outlook.REACHED: Count(), Outlook.ON_PATH: Count(total=3)}
    path, targets = headline.counts(counted(due, outlook))
    assert (targets.heading, targets.text) == (
        "cibles exigibles en 2025\u00a0: 3",
        "1 atteinte, 1 proche, 1 proche (prov.)",
    )
    assert path.text == "0 atteint, 3 sur la trajectoire"


def test_what_is_unknown_is_never_provisional() -> None:
    path, _targets = headline.counts(counted({}, {Outlook.UNKNOWN: Count(total=2, provisional=1)}))
    assert path.text == "2 sans donnée"


def test_the_cascade_names_schools_without_number() -> None:
    row = CascadeRow(
        indicator="eleves",
        year=2027,
        rollup=Rollup.SUM,
        institute_target=Decimal(81),
        institute_comparator=Comparator.NON_DECREASING,
        rolled_up=Decimal(100),
        difference=Decimal(19),
        difference_pct=None,
        schools_asked=("albi", "nord"),
        school_targets=(),
        schools_without_number=("nord",),
        weights_missing=(),
    )
    assert list(cascade.notes(row, NAMES)) == ["Partiel\u00a0: cible sans nombre pour Nord."]
