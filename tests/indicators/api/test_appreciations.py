"""`appreciations/`: what is signed, and what waits for whoever reads it."""

from __future__ import annotations

import pytest

from indicators.models import Appreciation, AppreciationKey
from indicators.services import appreciations
from indicators.services.appreciations import Judgement
from tests.indicators.api.world import CONTRACT, Api, World


@pytest.fixture
def judged(world: World) -> World:
    key = AppreciationKey(contract=world.contract, entity=world.cast.albi, year=2025, indicator=world.series("eleves"))
    said = Judgement(level="achieved", text="Atteint.", evidence="Enquête de rentrée.")
    appreciations.hand_in(key=key, judgement=said, seen="", by=world.cast.controller)
    return world


def states(world: World, user: str) -> list[str]:
    return [row["state"] for row in Api(getattr(world.cast, user)).rows("appreciations/", contract=CONTRACT)]


def test_what_waits_is_listed_for_its_school_and_the_dg(judged: World) -> None:
    assert {user: states(judged, user) for user in ("reader", "head_reader", "outsider", "ministry")} == {
        "reader": ["submitted"],
        "head_reader": ["submitted"],
        "outsider": [],
        "ministry": [],
    }


def test_a_signed_one_says_what_when_and_by_whom(judged: World) -> None:
    (waiting,) = Appreciation.objects.all()
    appreciations.sign(appreciation=waiting, by=judged.cast.reviewer)
    (row,) = Api(judged.cast.outsider).rows("appreciations/", contract=CONTRACT, kind="indicator", year=2025)
    assert (row["subject"], row["entity"], row["level"], row["version"]) == (
        "eleves",
        "imt-mines-albi",
        "achieved",
        "1",
    )
    assert (row["signed_by"], row["evidence"], row["source"]) == ("Reviewer", "Enquête de rentrée.", None)
    assert Api(judged.cast.outsider).rows("appreciations/", contract=CONTRACT, level="not_achieved") == []
