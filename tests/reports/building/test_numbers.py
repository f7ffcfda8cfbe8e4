"""Every number of a report is the one that `evaluate` gives."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from indicators.calculations.headline import headline
from indicators.calculations.results import Evaluation, YearOutOfRange
from indicators.models import Contract
from indicators.presenters.headline import counts
from indicators.queries.catalogue import catalogue
from indicators.queries.dataset import dataset
from indicators.queries.evaluations import COLUMNS, as_row, evaluations
from milestones.queries.expected import rows as milestone_rows
from milestones.queries.progress import deliverables_in_force
from reports.document import Cell, Snapshot
from tests.reports.building.conftest import Build
from tests.reports.building.reading import columns, french, key_numbers, table, tidy

pytestmark = pytest.mark.django_db
PRINTED = (("reference", "reference"), ("expected", "expected"), ("value", "value"), ("change", "change"))


def evaluated(contract: Contract, year: int) -> list[Evaluation]:
    return list(evaluations(contract, year=year, as_of=timezone.localdate()))


def rows_of(snapshot: Snapshot, name: str) -> list[dict[str, str]]:
    found = tidy(snapshot, name)
    names = [field.name for field in found.fields]
    return [{key: value or "" for key, value in zip(names, row, strict=True)} for row in found.rows]


@pytest.mark.parametrize("year", [2023, 2025, 2027])
def test_the_data_package_has_the_rows_of_evaluate(demo: Contract, build: Build, year: int) -> None:
    found = tidy(build(demo, year), "evaluations")
    assert tuple(field.name for field in found.fields) == COLUMNS
    assert rows_of(build(demo, year), "evaluations") == [as_row(one) for one in evaluated(demo, year)]


@pytest.mark.parametrize("column", PRINTED)
def test_the_tables_of_the_institute_hold_its_evaluations(
    demo: Contract, build: Build, column: tuple[str, str]
) -> None:
    key, name = column
    shown = [cell for (cell,) in columns(table(french(build(demo, 2025)), "Indicateurs"), key)]
    expected = [getattr(one, name) for one in evaluated(demo, 2025) if one.entity == "imt"]
    assert [cell.value for cell in shown] == expected


def test_the_table_of_each_school_holds_its_values(demo: Contract, build: Build) -> None:
    document = french(build(demo, 2025))
    found = evaluated(demo, 2025)
    told = 0
    for place in catalogue(demo).schools:
        asked = [one for one in found if one.entity == place.code and one.status != "not_applicable"]
        values = [one.value for one in asked]
        if any(value is not None for value in values):
            assert [cell.value for (cell,) in columns(table(document, place.short_name), "value")] == values
            told += 1
    assert told == 7


def test_a_printed_number_is_its_value_rounded(demo: Contract, build: Build) -> None:
    cells = [cell for one in french(build(demo, 2025)).tables() for row in one.rows for cell in row.cells]
    numbers = [cell for cell in cells if cell.value is not None and cell.decimals is not None]
    assert len(numbers) > 500
    assert [cell for cell in numbers if not agrees(cell)] == []


def agrees(cell: Cell) -> bool:
    """Do the printed digits stand for the value, to the decimals that the cell names?"""
    assert cell.value is not None
    assert cell.decimals is not None
    digits = "".join(one for one in cell.text.replace("−", "-") if one.isdigit() or one in "-,")
    written = format(abs(round(cell.value, cell.decimals)), "f").replace(".", ",")
    trimmed = written.rstrip("0").rstrip(",") if "," in written else written
    return trimmed in digits or trimmed[:-1] in digits  # a half is rounded away from zero


def test_both_counts_are_the_headline(demo: Contract, build: Build) -> None:
    with translation.override("fr"):
        expected = counts(headline(evaluated(demo, 2025), 2025, entity="imt"))
    shown = key_numbers(french(build(demo, 2025)))
    for one in expected:
        assert shown[one.label[:1].upper() + one.label[1:]] == (str(one.denominator), one.text)


def test_a_rounding_that_would_hide_the_reason_shows_one_more_decimal(archipel: Contract, build: Build) -> None:
    found = table(french(build(archipel, 2031, "ile-nord")), "Indicateurs")
    [cell] = [cell for name, cell in columns(found, "indicator", "value") if name.text == "Taux de réussite"]
    assert (str(cell.value), cell.text) == ("62.46", "62,5\u00a0%")


def test_the_dataset_is_the_export_of_the_day_without_later_figures(archipel: Contract, build: Build) -> None:
    visible = dict.fromkeys(("archipel", "ile-nord", "ile-sud", "ile-ouest"), frozenset({"validated", "published"}))
    exported = dataset(archipel, visible=visible, as_of=timezone.localdate())
    expected = [row for row in exported if row["kind"] in ("reference", "target") or int(row["period"]) <= 2031]
    assert rows_of(build(archipel, 2031), "dataset") == expected
    assert any(row["kind"] == "external" for row in expected)


def test_the_milestones_are_the_export(demo: Contract, build: Build) -> None:
    found = deliverables_in_force(demo, today=timezone.localdate())
    assert rows_of(build(demo, 2025), "milestones") == list(milestone_rows(found, contract=demo.code))


def test_resources_followed_without_a_target_add_up(demo: Contract, build: Build) -> None:
    [row] = columns(table(french(build(demo, 2025)), "Ressources suivies"), "2023", "2024", "2025", "total")
    assert [int(cell.value or 0) for cell in row] == [4, 9, 15, 28]


def test_the_contract_before_builds_too(before: Contract, build: Build) -> None:
    snapshot = build(before, 2022)
    rows = [as_row(one) for one in evaluated(before, 2022)]
    assert rows_of(snapshot, "evaluations") == rows
    assert "Appréciations" in {one.name for one in french(snapshot).tables()}


def test_a_year_that_the_contract_says_nothing_of_is_refused(archipel: Contract, build: Build) -> None:
    with pytest.raises(YearOutOfRange):
        build(archipel, 2050)
