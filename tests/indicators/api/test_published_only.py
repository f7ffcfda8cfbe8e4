"""Who reads what is published is told nothing else: by no address, parameter, format, order, page, count or ETag.

Every read is answered before and after figures that are validated only are changed, added and removed: the same bytes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Observation
from indicators.services import contracts
from tests.indicators.api.reads import READS, described, requests
from tests.indicators.api.world import Api, World, content_of

OF_THE_REQUEST = ("X-Request-ID", "RateLimit")
Said = tuple[int, dict[str, str], bytes]


@pytest.fixture
def reported(world: World) -> World:
    """Published and validated figures side by side, of the same series."""
    world.figure(world.cast.albi, "110", state="published")
    world.figure(world.cast.nord, "130", state="validated")
    world.figure(world.cast.institute, "2500", state="validated", code="energie")
    world.figure(world.cast.institute, "108.2", state="published", code="ipc", kind="external")
    world.figure(world.cast.institute, "2400", state="published", code="diplomes")
    world.figure(world.cast.nord, "70", state="published", code="diplomes")
    world.figure(world.cast.albi, "77", state="validated", code="diplomes")
    return world


def said(api: Api, path: str, given: dict[str, Any]) -> Said:
    response = api.get(path, **given)
    headers = {name: value for name, value in response.headers.items() if not name.startswith(OF_THE_REQUEST)}
    return response.status_code, headers, content_of(response)


def everything(api: Api, path: str) -> list[tuple[dict[str, Any], Said]]:
    return [(given, said(api, path, given)) for given in requests(path)]


def change(world: World) -> None:
    """As services do: the figures, their revisions, the contract's version."""
    validated = Observation.objects.filter(state="validated")
    validated.filter(indicator__code="diplomes").update(value=None)
    validated.exclude(value=None).update(value=Decimal("3141.59"), comment="secret", quality="estimated", version=9)
    world.figure(world.cast.albi, "271828", state="validated", code="energie")
    world.figure(world.cast.institute, "161803", state="validated", kind="adjustment", name="secret")
    contracts.touch(world.contract)


@pytest.mark.parametrize("path", READS)
def test_the_ministry_is_answered_the_same_bytes(reported: World, path: str) -> None:
    api = Api(reported.cast.ministry)
    before = everything(api, path)
    change(reported)
    assert everything(api, path) == before


@pytest.mark.parametrize("path", ["observations/", "evaluations/", "dataset/", "rollups/"])
def test_who_reads_validated_figures_is_told_of_the_change(reported: World, path: str) -> None:
    """The control: the change above is one that shows."""
    api = Api(reported.cast.head_reader)
    before = said(api, path, READS[path])
    change(reported)
    assert said(api, path, READS[path]) != before


def test_every_address_that_is_described_is_in_the_table() -> None:
    assert set(described()) == set(READS)


@pytest.mark.parametrize("path", READS)
def test_the_ministry_s_etag_still_holds_after_such_a_change(reported: World, path: str) -> None:
    api = Api(reported.cast.ministry)
    first = api.get(path, **READS[path])
    change(reported)
    again = api.get(path, headers={"If-None-Match": first.headers.get("ETag", "none")}, **READS[path])
    assert again.status_code == (304 if first.status_code == 200 else first.status_code)
