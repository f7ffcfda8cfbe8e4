"""What the tests of milestones share."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.milestones.world import Plan


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return Plan.build(cast)
