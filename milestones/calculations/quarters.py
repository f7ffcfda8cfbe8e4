"""Quarters of the year: where a day stands on the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """`number` from 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.following.first_day - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def share(self, day: date) -> float:
        """How much of it is past at the beginning of that day: 0 on its first."""
        return (day - self.first_day).days / ((self.last_day - self.first_day).days + 1)


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def quarters_of(first_year: int, last_year: int) -> Iterator[Quarter]:
    for year in range(first_year, last_year + 1):
        for number in range(1, 5):
            yield Quarter(year, number)
