"""What a contract holds beside its figures: contracts, entities, indicators, targets, cascade."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from indicators.models import Amendment, NotApplicable, Target
from tests.indicators.api.world import CONTRACT, Api, World


def test_the_ministry_lists_contracts(world: World) -> None:
    rows = Api(world.cast.ministry).rows("contracts/")
    assert [(row["code"], row["institute"], row["first_year"]) for row in rows] == [(CONTRACT, "imt", 2023)]


def test_a_contract_names_its_domains(world: World) -> None:
    answer = Api(world.cast.reader).get(f"contracts/{CONTRACT}/").json()
    assert answer["domains"] == [{"code": "formation", "label": "Formation", "label_en": None}]
    assert answer["amendments"] == []


def test_entities_are_listed_with_their_institute(world: World) -> None:
    rows = Api(world.cast.reader).rows("entities/", contract=CONTRACT, kind="school")
    assert [(row["code"], row["parent"]) for row in rows] == [("imt-mines-albi", "imt"), ("imt-nord-europe", "imt")]


def test_indicators_come_with_what_is_not_asked_of_whom(world: World) -> None:
    NotApplicable.objects.create(contract=world.contract, entity=world.cast.nord, indicator=world.series("eleves"))
    rows = Api(world.cast.reader).rows("indicators/", contract=CONTRACT)
    assert [row["code"] for row in rows] == ["eleves", "energie", "diplomes", "ipc"]
    assert (rows[0]["domain"], rows[0]["not_applicable"]) == ("formation", ["imt-nord-europe"])
    assert [row["code"] for row in Api(world.cast.reader).rows("indicators/", contract=CONTRACT, kind="external")] == [
        "ipc"
    ]


def test_targets_are_those_in_force_on_a_day(world: World) -> None:
    amendment = Amendment.objects.create(
        contract=world.contract, code="avenant-1", title="Avenant", signed_on=date(2025, 6, 1), first_year=2026
    )
    Target.objects.create(
        contract=world.contract,
        entity=world.cast.institute,
        indicator=world.series("eleves"),
        year=2027,
        comparator="reach",
        value=Decimal(140),
        basis="absolute",
        amendment=amendment,
    )
    asked = {"contract": CONTRACT, "entity": "imt", "year": 2027}
    after = Api(world.cast.reader).rows("targets/", **asked, as_of="2025-06-01")
    before = Api(world.cast.reader).rows("targets/", **asked, as_of="2025-05-31")
    assert [(row["value"], row["amendment"]) for row in after + before] == [("140", "avenant-1"), ("150", None)]


def test_the_cascade_says_what_the_schools_add_up_to(world: World) -> None:
    row = Api(world.cast.ministry).rows("cascade/", contract=CONTRACT, year=2027)[0]
    assert (row["institute_target"], row["rolled_up"], row["difference"]) == ("150", "300", "150")
    assert row["partial"] is False
    assert [share["school"] for share in row["school_targets"]] == ["imt-mines-albi", "imt-nord-europe"]
