"""The milestones of a contract, each with what it goes with and how many of its deliverables are in each state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from indicators.models import Contract, OrientationLink
from milestones.models import Milestone, MilestoneIndicator, MilestoneTheme
from milestones.permissions import Person
from milestones.queries.progress import DeliverableProgress, YearCounts, counts_by_year, deliverables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneOverview:
    """`years` holds the years of the printed table where a deliverable stands that this reader may know of."""

    milestone: Milestone
    orientations: tuple[OrientationLink, ...]
    indicators: tuple[MilestoneIndicator, ...]
    themes: tuple[MilestoneTheme, ...]
    years: tuple[YearCounts, ...]


def milestone_overviews(
    contract: Contract, viewer: Person, *, years: Collection[int] = (), code: str | None = None
) -> list[MilestoneOverview]:
    """In the order of the contract; `years` keeps the deliverables of these alone. Eleven queries."""
    progress: defaultdict[int, list[DeliverableProgress]] = defaultdict(list)
    for one in deliverables_of(contract, viewer, milestone=code):
        if not years or one.year in years:
            progress[one.deliverable.action.milestone_id].append(one)
    orientations: defaultdict[str, list[OrientationLink]] = defaultdict(list)
    links = OrientationLink.objects.filter(contract=contract, target_kind="milestone")
    for link in links.select_related("orientation").order_by("orientation__position", "pk"):
        orientations[link.target].append(link)
    milestones = Milestone.objects.filter(contract=contract).order_by("position", "pk")
    found = milestones.filter(code=code) if code is not None else milestones
    return [
        MilestoneOverview(
            milestone=one,
            orientations=tuple(orientations[one.code]),
            indicators=tuple(one.indicator_links.all()),
            themes=tuple(one.theme_links.all()),
            years=tuple(counts_by_year(progress[one.pk]).values()),
        )
        for one in found.prefetch_related("actions", "results", "indicator_links__indicator", "theme_links__theme")
    ]
