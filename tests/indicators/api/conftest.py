"""What every test of the API asks for."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.indicators.api.world import World, build


@pytest.fixture
def world(cast: Cast) -> World:
    """A contract with two schools and an open campaign; no figure yet."""
    return build(cast)


@pytest.fixture
def filled(world: World) -> World:
    """One figure a state: Albi's is a draft, Nord's submitted, the institute's validated and published."""
    world.figure(world.cast.albi, "1020", state="draft")
    world.figure(world.cast.nord, "130", state="submitted")
    world.figure(world.cast.institute, "2500", state="validated", code="energie")
    world.figure(world.cast.institute, "108.2", state="published", code="ipc", kind="external")
    return world
