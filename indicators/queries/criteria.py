"""How the strategy says that each action will have succeeded, and what is judged of it year by year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from indicators.models import Appreciation, Contract, Orientation, SuccessCriterion
from indicators.queries.appreciations import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    """`by_year` has an entry for each of the contract's years; `latest` is the last year that was signed."""

    criterion: SuccessCriterion
    by_year: tuple[tuple[int, Appreciation | None], ...]

    @property
    def latest(self) -> Appreciation | None:
        return next((one for _year, one in reversed(self.by_year) if one is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionGroup:
    code: str
    label: str
    orientation: Orientation | None
    lines: tuple[CriterionLine, ...]

    @property
    def judged(self) -> int:
        return sum(line.latest is not None for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaPage:
    years: tuple[int, ...]
    actions: tuple[ActionGroup, ...]

    @property
    def count(self) -> int:
        return sum(len(action.lines) for action in self.actions)

    @property
    def judged(self) -> int:
        return sum(action.judged for action in self.actions)


def criteria_page(contract: Contract, *, states: frozenset[str], orientation: str = "") -> CriteriaPage:
    """Two queries, in the order of the strategy; `orientation` keeps one orientation's actions."""
    rows = SuccessCriterion.objects.filter(contract=contract).select_related("orientation").order_by("position", "pk")
    if orientation:
        rows = rows.filter(orientation__code=orientation)
    signed = in_force(contract, states=states, subject=Q(criterion__isnull=False))
    found = {(one.criterion_id, one.year): one for one in signed}
    years = tuple(contract.years)
    return CriteriaPage(
        years=years,
        actions=tuple(
            ActionGroup(
                code=code,
                label=members[0].action_label,
                orientation=members[0].orientation,
                lines=tuple(
                    CriterionLine(criterion=row, by_year=tuple((year, found.get((row.pk, year))) for year in years))
                    for row in members
                ),
            )
            for code, members in ((code, list(group)) for code, group in groupby(rows, key=lambda row: row.action))
        ),
    )
