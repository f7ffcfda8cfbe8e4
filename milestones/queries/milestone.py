"""One milestone: what it goes with, its deliverables, what was decided and said of it, and its course."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q

from accounts.permissions import reading
from imt_cop.core.errors import NotFoundError
from indicators.calculations.results import Evaluation
from indicators.models import Appreciation, Contract, Orientation, OrientationLink
from indicators.queries import readings
from indicators.queries.appreciations import in_force
from indicators.queries.catalogue import Series
from milestones.choices import DeliverableState, Scope
from milestones.models import (
    Deliverable,
    Milestone,
    MilestoneAction,
    MilestoneDecision,
    MilestoneIndicator,
    MilestoneMessage,
    MilestoneResult,
    MilestoneTheme,
    ProgressReport,
)
from milestones.permissions import Basis, Person, reads_follow_up
from milestones.queries.progress import DeliverableProgress, deliverables_of
from milestones.queries.timetable import counted
from schools.models import Entity, Theme

MOST_EVENTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedIndicator:
    """An indicator of the milestone with its evaluation of the year, as this reader sees it."""

    link: MilestoneIndicator
    series: Series
    evaluation: Evaluation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedOrientation:
    """`note` says where the document puts the milestone under it."""

    orientation: Orientation
    basis: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionProgress:
    action: MilestoneAction
    years: tuple[tuple[int, tuple[DeliverableProgress, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLine:
    """A theme's yearly analysis: what is signed of each of the contract's years."""

    theme: Theme
    by_year: tuple[tuple[int, Appreciation | None], ...]

    @property
    def latest(self) -> Appreciation | None:
        return next((one for _year, one in reversed(self.by_year) if one is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line of the milestone's course: a decision on it, or a report on one of its deliverables."""

    at: datetime
    decision: MilestoneDecision | None = None
    report: ProgressReport | None = None
    entity: Entity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestonePage:
    """`year` is that of the evaluations: the latest with figures that the reader sees."""

    milestone: Milestone
    others: tuple[Milestone, ...]
    year: int
    orientations: tuple[LinkedOrientation, ...]
    indicators: tuple[LinkedIndicator, ...]
    themes: tuple[ThemeLine, ...]
    actions: tuple[ActionProgress, ...]
    states: tuple[tuple[DeliverableState, int], ...]
    results: tuple[MilestoneResult, ...]
    decisions: tuple[MilestoneDecision, ...]
    messages: tuple[MilestoneMessage, ...]
    events: tuple[Event, ...]
    follows: bool


def find_milestone(contract: Contract, code: str) -> Milestone:
    """Raises NotFoundError."""
    rows = Milestone.objects.filter(contract=contract, code=code).select_related("contract__institute")
    found = rows.prefetch_related("actions", "results").first()
    if found is None:
        raise NotFoundError
    return found


def asked_entities(milestone: Milestone) -> list[Entity]:
    """Those that the milestone asks a deliverable of: the institute always, the schools where one is theirs."""
    institute = milestone.contract.institute
    asked = Deliverable.objects.filter(action__milestone=milestone, scope=Scope.EACH_SCHOOL)
    schools = Entity.objects.of_institute(institute).schools() if asked.exists() else Entity.objects.none()
    return [institute, *schools]


def milestone_page(contract: Contract, code: str, viewer: Person, states: frozenset[str]) -> MilestonePage:
    """A known number of queries, whatever the number of deliverables, messages and years. Raises NotFoundError."""
    milestone, readable = find_milestone(contract, code), reading(viewer)
    year = readings.latest_year(contract, states)
    progress = deliverables_of(contract, viewer, milestone=code)
    follows = reads_follow_up(readable)
    decisions = tuple(MilestoneDecision.objects.filter(milestone=milestone).select_related("by")) if follows else ()
    messages = tuple(MilestoneMessage.objects.filter(milestone=milestone).select_related("author")) if follows else ()
    return MilestonePage(
        milestone=milestone,
        others=tuple(Milestone.objects.filter(contract=contract)),
        year=year,
        orientations=tuple(_orientations(contract, code)),
        indicators=tuple(_indicators(milestone, contract, year, states)),
        themes=tuple(_themes(milestone, contract, states)),
        actions=tuple(_actions(milestone, progress)),
        states=counted(progress),
        results=tuple(milestone.results.all()),
        decisions=decisions,
        messages=messages,
        events=tuple(_events(decisions, progress)) if follows else (),
        follows=follows,
    )


def _orientations(contract: Contract, code: str) -> Iterator[LinkedOrientation]:
    links = OrientationLink.objects.filter(contract=contract, target_kind="milestone", target=code)
    for link in links.select_related("orientation").order_by("orientation__position", "pk"):
        yield LinkedOrientation(orientation=link.orientation, basis=link.basis, note=link.note)


def _indicators(
    milestone: Milestone, contract: Contract, year: int, states: frozenset[str]
) -> Iterator[LinkedIndicator]:
    links = list(MilestoneIndicator.objects.filter(milestone=milestone).select_related("indicator"))
    if not links:
        return
    found = readings.reading(contract, year=year, as_of=None, states=states)
    for link in links:
        series = found.names.series.get(link.indicator.code)
        if series is not None:
            evaluation = found.rows.get((contract.institute.code, series.code))
            yield LinkedIndicator(link=link, series=series, evaluation=evaluation)


def _themes(milestone: Milestone, contract: Contract, states: frozenset[str]) -> Iterator[ThemeLine]:
    links = MilestoneTheme.objects.filter(milestone=milestone).select_related("theme").order_by("theme__position")
    themes = [link.theme for link in links]
    signed = in_force(contract, states=states, subject=Q(theme__in=themes)) if themes else []
    found = {(one.theme_id, one.year): one for one in signed}
    for theme in themes:
        years = tuple((year, found.get((theme.pk, year))) for year in contract.years)
        yield ThemeLine(theme=theme, by_year=years)


def _actions(milestone: Milestone, progress: tuple[DeliverableProgress, ...]) -> Iterator[ActionProgress]:
    for action in milestone.actions.all():
        mine = sorted((one for one in progress if one.deliverable.action_id == action.pk), key=lambda one: one.year)
        years = tuple((year, tuple(found)) for year, found in groupby(mine, key=lambda one: one.year))
        yield ActionProgress(action=action, years=years)


def _events(decisions: tuple[MilestoneDecision, ...], progress: tuple[DeliverableProgress, ...]) -> list[Event]:
    """The latest first: each decision, and of each part what is in force for this reader."""
    events = [Event(at=one.at, decision=one) for one in decisions]
    events += [
        Event(at=part.report.at, report=part.report, entity=part.entity)
        for one in progress
        for part in one.parts
        if part.report is not None and part.basis != Basis.PUBLISHED
    ]
    return sorted(events, key=lambda one: one.at, reverse=True)[:MOST_EVENTS]
