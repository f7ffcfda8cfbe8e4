"""Every figure on every reading page is the one that `evaluate` answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from indicators import choices
from indicators.imports.actuals import import_actuals
from indicators.models import Contract, Indicator
from indicators.queries.catalogue import catalogue
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn
from tests.dashboards.figures import answers, check_row, says, truth
from tests.dashboards.rows import heat_cells, rows_by, text_of

pytestmark = pytest.mark.django_db
YEAR = 2025
TABLE = {
    "reference": 1,
    "value": 2,
    "expected": 3,
    "named_gap": 3,
    "target": 4,
    "coverage": 6,
    "status": 7,
    "outlook": 8,
    "projection": 8,
}
ONE_SCHOOL = {"reference": 1, "value": 2, "expected": 3, "named_gap": 3, "target": 4, "status": 6, "outlook": 7}
COURSE = {"value": 1, "expected": 2, "gap": 4, "status": 5}
SCHOOLS = {"reference": 1, "value": 2, "expected": 3, "target": 4, "status": 6, "outlook": 7}
OWN = {"reference": 1, "value": 2, "target": 4, "status": 6, "outlook": 7}
NO_VALUE = {"—", *(str(reason.label) for reason in choices.MissingReason)}

Open = Callable[[str], str]


@pytest.fixture
def demo(contract: Contract) -> Contract:
    """The demonstration's figures: partial years, provisional and missing values, adjustments."""
    path = Path(settings.BASE_DIR) / "fixtures" / "demo" / "actuals.csv"
    import_actuals(contract=contract, content=path.read_bytes(), name=path.name)
    return contract


@pytest.fixture
def page(cast: Cast, demo: Contract, client_for: SignIn) -> Open:
    client = client_for(cast.reader)

    def read(address: str) -> str:
        response = client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    return read


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026, 2027])
def test_the_institute_s_table(year: int, page: Open) -> None:
    expected, shown = truth(year), rows_by("indicator", page(f"/tableau-de-bord/{CODE}/?annee={year}"))
    assert len(shown) == 21
    for code, cells in shown.items():
        check_row(expected["imt", code], cells, TABLE)


def test_the_same_table_of_each_school(page: Open, demo: Contract) -> None:
    expected = truth(YEAR)
    for school in catalogue(demo).schools:
        shown = rows_by("indicator", page(f"/tableau-de-bord/{CODE}/?annee={YEAR}&ecole={school.code}"))
        assert len(shown) == 21
        for code, cells in shown.items():
            if expected[school.code, code]["status"] != "not_applicable":
                check_row(expected[school.code, code], cells, ONE_SCHOOL)


def test_the_heatmap(page: Open) -> None:
    expected, shown = truth(YEAR), heat_cells(page(f"/tableau-de-bord/{CODE}/?annee={YEAR}"))
    assert len(shown) == 9 * 12
    for key, words in shown.items():
        assert says(words, expected[key]["value"]), (key, words)
        assert any(answer in words for answer in answers(expected[key])), (key, words)


def test_the_counts_of_the_headline(page: Open) -> None:
    counted = Counter(row["outlook"] for (entity, _), row in truth(YEAR).items() if entity == "imt")
    words = text_of(page(f"/tableau-de-bord/{CODE}/?annee={YEAR}"))
    trajectory = words[words.index("trajectoire vers 2027") : words.index("cibles exigibles")]
    for outlook, stem in (
        ("reached", "atteint"),
        ("on_path", "sur la"),
        ("slightly_below", "légè"),
        ("off_path", "hors"),
    ):
        told = [int(before.split()[-1]) for before in trajectory.split(f" {stem}")[:-1]]
        assert sum(told) == counted[outlook], outlook


def test_every_indicator_by_year_and_by_school(page: Open, demo: Contract) -> None:
    years = {year: truth(year) for year in demo.years}
    for code in Indicator.objects.filter(contract=demo, domain__isnull=False).values_list("code", flat=True):
        shown = page(f"/indicateurs/{CODE}/{code}/?annee={YEAR}")
        course = {year: cells for year, cells in rows_by("year", shown).items() if int(year) in years}
        assert len(course) == 5, code
        for year, cells in course.items():
            check_row(years[int(year)]["imt", code], cells, COURSE)
        for entity, cells in rows_by("entity", shown).items():
            if years[YEAR][entity, code]["status"] != "not_applicable":
                check_row(years[YEAR][entity, code], cells, SCHOOLS)


def test_every_school_s_own_table(page: Open, demo: Contract) -> None:
    expected = truth(YEAR)
    for school in catalogue(demo).schools:
        shown = rows_by("indicator", page(f"/ecoles/{CODE}/{school.code}/?annee={YEAR}"))
        asked = {code for (entity, code), row in expected.items() if entity == school.code}
        asked -= {code for code in asked if expected[school.code, code]["status"] == "not_applicable"}
        assert set(shown) == asked
        for code, cells in shown.items():
            check_row(expected[school.code, code], cells, OWN)


def test_the_sheet_of_a_school_over_the_years(page: Open, demo: Contract) -> None:
    years = {year: truth(year) for year in demo.years}
    for address in (f"/ecoles/{CODE}/imt-mines-albi/", f"/indicateurs/{CODE}/publications/"):
        lines = rows_by("years", page(f"{address}?annee={YEAR}"))
        assert len(lines) >= 9
        for key, cells in lines.items():
            entity, code = key.split(".")
            for year, words in zip(years, cells[-5:], strict=True):
                value = years[year][entity, code]["value"]
                told = words.split(" cible ")[0]
                assert says(told, value) if value else told in NO_VALUE, (key, year, words)


def test_the_cascade_s_sums(page: Open, demo: Contract) -> None:
    expected, shown = truth(2027), rows_by("indicator", page(f"/cascade/{CODE}/?annee=2027"))
    sums = [one.code for one in catalogue(demo).indicators if one.declined and one.rollup == "sum"]
    assert len(sums) == 8
    for code in sums:
        targets = [expected[school.code, code]["target"] for school in catalogue(demo).schools]
        total = sum((Decimal(target) for target in targets if target), Decimal(0))
        assert says(shown[code][2], expected["imt", code]["target"]), code
        assert "Partiel" in shown[code][5] or says(shown[code][3], str(total)), (code, shown[code], total)


def test_a_figure_s_own_page(page: Open) -> None:
    expected = truth(YEAR)
    for entity, code in (("imt", "eleves-diplomants"), ("imt", "consommation-energie"), ("imt-bs", "publications")):
        row = expected[entity, code]
        words = text_of(page(f"/indicateurs/{CODE}/{code}/{YEAR}/{entity}/"))
        value = words[words.index(f"Réalisé {YEAR}") :].removeprefix(f"Réalisé {YEAR} ").removeprefix("(prov.) ")
        assert says(value, row["value"]), value[:80]
        assert str(choices.Status(row["status"]).label) in words
