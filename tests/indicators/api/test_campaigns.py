"""`campaigns/`: who is told of a campaign, and how much of it."""

from __future__ import annotations

import pytest

from indicators.models import Campaign, Sheet
from tests.indicators.api.world import CONTRACT, YEAR, Api, World


@pytest.mark.parametrize(
    ("who", "drafts", "submitted"),
    [
        ("reviewer", 1, 1),
        ("head_reader", 1, 1),
        ("controller", 0, 1),
        ("reader", 0, 1),
        ("api_client", 0, 1),
        ("outsider", 1, 0),
    ],
)
def test_the_head_office_counts_every_sheet_and_a_school_its_own(
    world: World, who: str, drafts: int, submitted: int
) -> None:
    Sheet.objects.filter(entity=world.cast.albi).update(state="submitted")
    (row,) = Api(world.cast.everyone()[who]).rows("campaigns/", contract=CONTRACT)
    assert (row["year"], row["state"]) == (YEAR, "open")
    assert (row["sheets_draft"], row["sheets_submitted"], row["sheets_validated"]) == (drafts, submitted, 0)


def test_for_the_ministry_campaigns_do_not_exist(world: World) -> None:
    api = Api(world.cast.ministry)
    hidden, absent = api.get("campaigns/", contract=CONTRACT), api.get("campaigns/", contract="nope")
    assert (hidden.status_code, hidden.content) == (404, absent.content)


def test_a_school_is_told_of_no_campaign_that_asks_nothing_of_it(world: World) -> None:
    Campaign.objects.create(contract=world.contract, year=2026, instructions="En préparation")
    years = {
        who: [row["year"] for row in Api(world.cast.everyone()[who]).rows("campaigns/", contract=CONTRACT)]
        for who in ("reviewer", "controller")
    }
    assert years == {"reviewer": [2026, YEAR], "controller": [YEAR]}


def test_filters_and_order(world: World) -> None:
    Campaign.objects.create(contract=world.contract, year=2026)
    api = Api(world.cast.reviewer)
    assert [row["year"] for row in api.rows("campaigns/", contract=CONTRACT, state="open,closed")] == [YEAR]
    assert [row["year"] for row in api.rows("campaigns/", contract=CONTRACT, ordering="year")] == [YEAR, 2026]
