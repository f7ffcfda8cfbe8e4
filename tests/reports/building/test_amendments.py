"""The chapter of amendments: all that a signed amendment revises, beside what stood before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.calculations.vocabulary import Basis, Comparator
from indicators.models import Assumption, Contract, Indicator
from indicators.services import amendments
from indicators.services.amendments import RevisedDefinition, RevisedReference, RevisedTarget
from schools.models import Entity
from tests.reports.building.conftest import Build
from tests.reports.building.reading import columns, french, table, texts

SIGNED = date(2026, 3, 1)


@pytest.fixture
def amended(archipel: Contract) -> Contract:
    """Sailors of the institute and of the north, the reference of income, what a wreck is."""
    institute, north = archipel.institute, Entity.objects.get(code="ile-nord")
    series = {one.code: one for one in Indicator.objects.filter(contract=archipel)}
    reach: dict[str, Any] = {"indicator": series["marins"], "comparator": Comparator.REACH, "basis": Basis.ABSOLUTE}
    cited = Assumption.objects.create(
        contract=archipel, code="inflation", label="Inflation de la période", value=Decimal(15), unit="%", position=1
    )
    amendments.record(
        contract=archipel,
        code="avenant-1",
        title="Avenant de la marée",
        signed_on=SIGNED,
        first_year=2031,
        text="Après le conseil de février.",
        assumptions=[cited],
        targets=[
            RevisedTarget(entity=of, year=2033, value=Decimal(value), **reach)
            for of, value in ((institute, 300), (north, 140))
        ],
        references=[
            RevisedReference(
                entity=institute, indicator=series["recettes"], first_year=2029, last_year=2029, value=Decimal("9.5")
            )
        ],
        definitions=[
            RevisedDefinition(
                indicator=series["naufrages"], definition="Navires perdus corps et biens.", series_break=True
            )
        ],
        by=None,
    )
    return archipel


def test_targets_and_references_stand_beside_what_they_follow(amended: Contract, build: Build) -> None:
    document = french(build(amended, 2031))
    targets = columns(table(document, "Avenant 1"), "entity", "year", "before", "after")
    assert [[cell.text for cell in row][::3] for row in targets] == [["Archipel", "300"], ["Île Nord", "140"]]
    assert all(row[2].text not in ("", "—", row[3].text) for row in targets)
    assert [row[3].value for row in targets] == [300, 140]
    ((before, after),) = columns(table(document, "Avenant 1, références"), "before", "after")
    assert after.value == Decimal("9.5")
    assert before.value not in (None, after.value)


def test_it_cites_its_assumptions_and_what_it_redefines(amended: Contract, build: Build) -> None:
    said = " ".join(texts(french(build(amended, 2031)))).replace("\u00a0", " ")
    assert "Après le conseil de février." in said
    assert "Inflation de la période (15 %)" in said
    assert "Navires perdus corps et biens. Rupture de série." in said


def test_a_school_reads_its_own_targets_and_no_empty_table(amended: Contract, build: Build) -> None:
    north, south = (french(build(amended, 2031, entity)) for entity in ("ile-nord", "ile-sud"))
    assert [row[0].text for row in columns(table(north, "Avenant 1"), "after")] == ["140"]
    assert not [one.name for one in south.tables() if one.name.startswith("Avenant")]


def test_read_before_its_signature_it_is_not_there(amended: Contract, build: Build) -> None:
    document = french(build(amended, 2031, as_of=date(2026, 2, 28)))
    assert "Avenant de la marée" not in " ".join(texts(document))
