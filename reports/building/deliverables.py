"""How many of a year's deliverables are in which state, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators import formats
from milestones.choices import DeliverableState
from milestones.queries.progress import DeliverableProgress, counts_by_year


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCount:
    """Those that a review tells in words alone are not counted. `text`: `fait : 3 ; en retard : 1`."""

    asked: int
    done: int
    text: str


def year_count(progress: Iterable[DeliverableProgress], year: int) -> YearCount:
    found = counts_by_year(progress).get(year)
    if found is None:
        return YearCount(asked=0, done=0, text="")
    numbers = [(state.label, getattr(found, state.value)) for state in DeliverableState]
    said = [_("%(state)s : %(number)s") % {"state": label, "number": number} for label, number in numbers if number]
    return YearCount(asked=found.asked - found.unknown, done=found.done + found.done_late, text=formats.joined(said))
