"""`assumptions/` and `amendments/`, and the targets that amendments gave."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Amendment, Assumption, AssumptionObservation, Target
from tests.indicators.api.world import CONTRACT, Api, World

ASKED: dict[str, Any] = {"contract": CONTRACT}


@pytest.fixture
def revised(world: World) -> World:
    """An amendment of 2025 lowers the institute's target of 2027, withdraws Albi's, and cites an assumption."""
    assumption = Assumption.objects.create(
        contract=world.contract, code="inflation", label="Inflation", value=Decimal(15), unit="%", held_by="state"
    )
    amendment = Amendment.objects.create(
        contract=world.contract, code="avenant-1", title="Avenant", signed_on=date(2025, 6, 1), first_year=2026
    )
    amendment.assumptions.add(assumption)
    AssumptionObservation.objects.create(assumption=assumption, year=2024, value=Decimal("4.9"), text="INSEE")
    shared: dict[str, Any] = {
        "contract": world.contract,
        "indicator": world.series("eleves"),
        "year": 2027,
        "amendment": amendment,
    }
    Target.objects.create(entity=world.cast.institute, comparator="reach", value=140, basis="absolute", **shared)
    Target.objects.create(entity=world.cast.albi, comparator="reach", withdrawn=True, **shared)
    return world


def test_assumptions_come_with_what_was_observed(revised: World) -> None:
    (row,) = Api(revised.cast.reader).rows("assumptions/", **ASKED)
    assert (row["code"], row["value"], row["amendments"]) == ("inflation", "15", ["avenant-1"])
    assert (row["observed_year"], row["observed_value"], row["observed_text"]) == (2024, "4.9", "INSEE")
    assert [(one["year"], one["value"]) for one in row["observations"]] == [(2024, "4.9")]


def test_the_ministry_reads_the_contract_s_words_alone(revised: World) -> None:
    response = Api(revised.cast.ministry).get("assumptions/", **ASKED)
    (row,) = response.json()["results"]
    assert (row["observations"], row["observed_value"]) == ([], None)
    assert b"INSEE" not in response.content


def test_amendments_name_the_assumptions_that_they_cite(revised: World) -> None:
    (row,) = Api(revised.cast.ministry).rows("amendments/", **ASKED)
    assert (row["code"], row["signed_on"], row["first_year"]) == ("avenant-1", "2025-06-01", 2026)
    assert row["assumptions"] == ["inflation"]


def test_targets_tell_what_an_amendment_replaced_and_withdrew(revised: World) -> None:
    asked: dict[str, Any] = {**ASKED, "entity": "imt,imt-mines-albi", "year": 2027, "history": "true"}
    rows = Api(revised.cast.ministry).rows("targets/", **asked)
    found = [(row["entity"], row["value"], row["amendment"], row["in_force"], row["withdrawn"]) for row in rows]
    assert found == [
        ("imt", "150", None, False, False),
        ("imt", "140", "avenant-1", True, False),
        ("imt-mines-albi", "150", None, False, False),
        ("imt-mines-albi", None, "avenant-1", False, True),
    ]


def test_history_stops_at_the_asked_day(revised: World) -> None:
    rows = Api(revised.cast.reader).rows(
        "targets/", **ASKED, entity="imt", year=2027, history="true", as_of="2025-05-31"
    )
    assert [(row["value"], row["in_force"]) for row in rows] == [("150", True)]


def test_targets_are_found_by_their_amendment(revised: World) -> None:
    rows = Api(revised.cast.reader).rows("targets/", **ASKED, amendment="avenant-1")
    assert [(row["entity"], row["value"]) for row in rows] == [("imt", "140")]
