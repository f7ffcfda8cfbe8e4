from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tests.cast import Cast
from tests.indicators.services.season import OPENED, Freeze, Season


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Freeze:
    """Makes it noon of a day for the services."""

    def at(day: date) -> None:
        noon = datetime.combine(day, time(12), UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: noon)

    return at


@pytest.fixture
def season(cast: Cast, freeze: Freeze) -> Season:
    freeze(OPENED)
    return Season.build(cast)
