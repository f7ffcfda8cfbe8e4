"""Where a day stands on the timeline."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from milestones.calculations.quarters import Quarter, quarter_of, quarters_of


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2024, 1, 1), Quarter(2024, 1)),
        (date(2024, 3, 31), Quarter(2024, 1)),
        (date(2024, 4, 1), Quarter(2024, 2)),
        (date(2024, 9, 30), Quarter(2024, 3)),
        (date(2024, 12, 31), Quarter(2024, 4)),
    ],
)
def test_a_day_is_of_one_quarter(day: date, quarter: Quarter) -> None:
    assert quarter_of(day) == quarter
    assert quarter.first_day <= day <= quarter.last_day


def test_quarters_follow_each_other_without_a_gap() -> None:
    found = list(quarters_of(2023, 2027))
    assert len(found) == 20
    assert all(one.following == after for one, after in itertools.pairwise(found))


def test_today_moves_from_one_edge_of_its_quarter_to_the_other() -> None:
    quarter = Quarter(2026, 4)
    assert quarter.share(date(2026, 10, 1)) == 0
    assert quarter.share(date(2026, 12, 31)) == 91 / 92
    assert Quarter(2024, 1).share(date(2024, 3, 31)) == 90 / 91
