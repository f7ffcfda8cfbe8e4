"""The transcription against the totals that a reader of the contract can recompute."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.imports.contract import load_contract
from indicators.models import Baseline, Contract, Indicator, NotApplicable, Observation, Target
from milestones.models import Deliverable, Milestone
from schools.models import Entity, ThematicPositioning
from tests.contracts import COP_2023

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract() -> Contract:
    load_contract(COP_2023)
    return Contract.objects.get(code="cop-2023-2027")


def schools_reference(indicator: str) -> Decimal:
    rows = Baseline.objects.filter(indicator__code=indicator, kind="reference", value__isnull=False)
    return sum((row.value for row in rows.exclude(entity__code="imt") if row.value is not None), Decimal(0))


def institute_reference(indicator: str) -> Decimal:
    value = Baseline.objects.get(indicator__code=indicator, kind="reference", entity__code="imt").value
    assert isinstance(value, Decimal)
    return value


def schools_target(indicator: str, year: int) -> Decimal:
    rows = Target.objects.filter(indicator__code=indicator, year=year, comparator="reach").exclude(entity__code="imt")
    return sum((row.value for row in rows if row.value is not None), Decimal(0))


@pytest.mark.parametrize(
    ("indicator", "total"),
    [
        ("eleves-diplomants", "13491"),
        ("eleves-ingenieurs", "9473"),
        ("rp-formation-continue", "6.22"),
        ("publications", "2065"),
        ("rp-recherche-innovation", "65.02"),
        ("entreprises-creees", "96"),
        ("actions-pme-eti", "5187"),
        ("publications-odd", "542"),
    ],
)
def test_the_schools_references_add_up(contract: Contract, indicator: str, total: str) -> None:
    assert schools_reference(indicator) == Decimal(total)


@pytest.mark.parametrize(
    ("indicator", "year", "total"),
    [
        ("eleves-diplomants", 2027, "16257"),
        ("eleves-ingenieurs", 2027, "11289"),
        ("rp-formation-continue", 2027, "13.65"),
        ("rp-recherche-innovation", 2027, "73.31"),
    ],
)
def test_the_schools_targets_add_up(contract: Contract, indicator: str, year: int, total: str) -> None:
    assert schools_target(indicator, year) == Decimal(total)


@pytest.mark.parametrize(
    "indicator",
    [
        "eleves-diplomants",
        "eleves-ingenieurs",
        "publications",
        "entreprises-creees",
        "actions-pme-eti",
        "rp-recherche-innovation",
        "publications-odd",
    ],
)
def test_the_2022_adjustment_is_what_the_schools_do_not_give(contract: Contract, indicator: str) -> None:
    rows = Observation.objects.filter(indicator__code=indicator, kind="adjustment", year=2022)
    adjustment = sum((row.value for row in rows if row.value is not None), Decimal(0))
    assert schools_reference(indicator) + adjustment == institute_reference(indicator)


def test_the_institute_has_as_many_contractual_targets_a_year_as_printed(contract: Contract) -> None:
    rows = Target.objects.filter(entity__code="imt").exclude(comparator="tracking")
    by_year = {year: rows.filter(year=year).count() for year in (2022, 2023, 2024, 2025, 2026, 2027, 2030)}
    assert by_year == {2022: 0, 2023: 2, 2024: 2, 2025: 2, 2026: 3, 2027: 17, 2030: 1}


def test_a_zero_is_a_zero_and_a_blank_is_not(contract: Contract) -> None:
    reference = Baseline.objects.filter(kind="reference")
    zero = reference.get(entity__code="eurecom", indicator__code="rp-formation-continue")
    blank = reference.get(entity__code="imt-mines-albi", indicator__code="taux-emploi-6-mois")
    assert (zero.value, zero.reason) == (0, "")
    assert (blank.value, blank.reason) == (None, "not_available")


def test_the_business_school_has_no_engineering_students(contract: Contract) -> None:
    pairs = set(NotApplicable.objects.values_list("entity__code", "indicator__code"))
    assert pairs == {("imt-bs", "eleves-ingenieurs"), ("eurecom", "taux-execution-budgetaire")}
    assert not Target.objects.filter(entity__code="imt-bs", indicator__code="eleves-ingenieurs").exists()


def test_budget_execution_is_asked_of_the_eight_public_schools(contract: Contract) -> None:
    rows = Target.objects.filter(indicator__code="taux-execution-budgetaire").exclude(entity__code="imt")
    assert {(row.comparator, row.value, row.year) for row in rows} == {("gt", Decimal(97), 2027)}
    assert rows.count() == 8


def test_thousands_of_euros_are_kept_in_millions(contract: Contract) -> None:
    target = Target.objects.get(entity__code="imt-bs", indicator__code="rp-recherche-innovation", year=2023)
    assert (target.value, target.printed) == (Decimal("0.64"), "640")


def test_every_figure_names_its_line_in_the_document(contract: Contract) -> None:
    for model in (Baseline, Target):
        assert not model.objects.exclude(source__regex=r"^002_17e28fcb5a45e19d\.txt · .+ · l\. [0-9-]+$").exists()


def test_what_surrounds_the_figures_is_there(contract: Contract) -> None:
    assert Indicator.objects.indicators().count() == 21
    assert Entity.objects.schools().count() == 9
    assert ThematicPositioning.objects.count() == 36
    assert Milestone.objects.filter(contract=contract).count() == 12
    assert Deliverable.objects.filter(scope="each_school").count() == 1


def test_printed_dates_of_deliverables(contract: Contract) -> None:
    dated = Deliverable.objects.exclude(due_certainty="year_end").values_list("due_printed", "due", "due_certainty")
    assert {(printed, str(due), certainty) for printed, due, certainty in dated} == {
        ("T4 24", "2024-12-31", "printed"),
        ("T1/2024", "2024-03-31", "printed"),
        ("Fin 2024", "2024-12-31", "printed"),
        ("Fin 2025", "2025-12-31", "printed"),
        ("T2/2026 ?", "2026-06-30", "uncertain"),
    }


def test_two_deliverables_span_the_five_years(contract: Contract) -> None:
    spans = Deliverable.objects.filter(first_year=2023, last_year=2027)
    assert {span.action.code for span in spans.select_related("action")} == {"J12-2", "J12-3"}
