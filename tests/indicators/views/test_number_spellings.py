"""Each spelling of a number by each door: the cell, the whole form, the workbook, the file of figures, the API."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from imt_cop.core.errors import AppError
from indicators.imports.actuals import import_actuals
from indicators.models import Observation
from tests.indicators.spellings import HUMAN, REFUSED, TAKEN
from tests.indicators.views.file_doors import confirm, previewed
from tests.indicators.views.world import CONTRACT, YEAR, World, row, save_cell, url

ClientFor = Callable[[User], Client]
Door = Callable[[World, Client, str], None]
COMMENT = "Rattrapage."  # beyond 100 %, a comment says why
FIGURE = f"/api/v1/sheets/{CONTRACT}/{YEAR}/imt-mines-albi/figures/part/"


def by_cell(world: World, client: Client, text: str) -> None:
    save_cell(client, world.cast.albi, "part", text, comment=COMMENT)


def by_form(world: World, client: Client, text: str) -> None:
    client.post(url(world.cast.albi), row("part", text, comment=COMMENT))


def by_workbook(world: World, client: Client, text: str) -> None:
    preview = previewed(client, world.cast.albi, {("part", "value"): text, ("part", "comment"): COMMENT})
    if preview.context["sealed"]:
        confirm(client, world.cast.albi, preview)


def by_file(world: World, client: Client, text: str) -> None:
    quoted = text.replace('"', '""')
    content = f'entity,indicator,year,value,comment\nimt-mines-albi,part,{YEAR},"{quoted}",{COMMENT}\n'
    try:
        import_actuals(contract=world.contract, content=content.encode(), name="f.csv", by=world.cast.controller)
    except AppError:
        return


def by_api(world: World, client: Client, text: str) -> None:
    body = {"value": text, "comment": COMMENT, "version": 0}
    client.put(FIGURE, body, content_type="application/json")


TYPED: list[Door] = [by_cell, by_form, by_workbook, by_file]


def kept() -> list[Decimal | None]:
    return list(Observation.objects.exclude(value=None).values_list("value", flat=True))


@pytest.mark.parametrize("door", TYPED)
def test_what_people_write_is_understood_alike(world: World, client_for: ClientFor, door: Door) -> None:
    client = client_for(world.cast.controller)
    found = {}
    for text in TAKEN:
        with transaction.atomic():
            door(world, client, text)
            found[text] = kept()
            transaction.set_rollback(True)
    assert found == {text: [Decimal(value)] for text, value in TAKEN.items()}


@pytest.mark.parametrize("door", [*TYPED, by_api])
def test_what_is_no_number_is_refused_alike(world: World, client_for: ClientFor, door: Door) -> None:
    client = client_for(world.cast.controller)
    for text in REFUSED:
        door(world, client, text)
        assert (text, kept()) == (text, [])


@pytest.mark.parametrize("door", [by_cell, by_form, by_file, by_api])
def test_a_null_character_is_refused(world: World, client_for: ClientFor, door: Door) -> None:
    """A workbook cannot hold one: its format forbids it."""
    door(world, client_for(world.cast.controller), "1\x002")
    assert kept() == []


@pytest.mark.parametrize("text", ["", " ", "\u00a0"])
@pytest.mark.parametrize("door", [*TYPED, by_api])
def test_nothing_is_not_zero(world: World, client_for: ClientFor, door: Door, text: str) -> None:
    door(world, client_for(world.cast.controller), text)
    assert kept() == []


def test_the_api_takes_plain_decimals_alone(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    for text in HUMAN:
        by_api(world, client, text)
        assert (text, kept()) == (text, [])
    by_api(world, client, "12.5")
    assert kept() == [Decimal("12.5")]
