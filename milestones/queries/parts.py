"""What each entity owes of a deliverable, and what is said of it, as one person reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from indicators.models import Contract
from indicators.queries.contract_data import members_of
from indicators.queries.definition import of_definition
from milestones.calculations import state as rules
from milestones.choices import CLOSED, ENDED, DeliverableState, ReviewState, Stage
from milestones.models import Deliverable, DeliverablePart, Evidence, MilestoneResult, ProgressReport
from milestones.permissions import Basis
from milestones.queries.facts import due_dates, facts_in_force
from milestones.queries.places import is_asked
from schools.models import Entity

BasisOf = Callable[[Entity, DeliverablePart | None], Basis | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartProgress:
    """A deliverable as one entity owes it in one year, as far as the reader sees.

    `report` is what is said of it, in force for this reader; None where nothing is. `due` is the contract's date,
    `last_day` the day after which it is late by the contract, `expected_by` the same once postponed. `state` is None
    where the reader sees none: not published yet, or told in words by a review (`told_in`, where it was read).
    `filed` are the `files` with those that were removed, for who reads reports.
    """

    deliverable: Deliverable
    year: int
    entity: Entity
    due: date
    last_day: date
    expected_by: date
    state: DeliverableState | None
    basis: Basis | None
    part: DeliverablePart | None
    report: ProgressReport | None
    files: tuple[Evidence, ...]
    filed: tuple[Evidence, ...]
    told_in: str

    @property
    def done_on(self) -> date | None:
        return self.report.done_on if self.report and self.state in ENDED else None

    @property
    def evidence(self) -> str:
        """The text or link given, then the names of the files."""
        if self.report is None:
            return self.told_in
        return " ; ".join(filter(None, [self.report.evidence, *(one.original_name for one in self.files)]))

    @property
    def postponed_to(self) -> date | None:
        return self.expected_by if self.expected_by != self.last_day else None

    @property
    def day(self) -> date:
        """Where it stands in time: the postponed day, else the contract's."""
        return self.postponed_to or self.due

    @property
    def review(self) -> ReviewState | None:
        """How far the DG's examination is; None for who does not read reports before they are validated."""
        if self.basis != Basis.REPORTED:
            return None
        return ReviewState(self.part.review) if self.part else ReviewState.NOTHING

    @property
    def is_awaiting(self) -> bool:
        """Is a report waiting for the DG?"""
        return self.review == ReviewState.REPORTED

    @property
    def asks_for_more(self) -> bool:
        """Does what waits ask for something that only the DG can grant: another date, or giving up?"""
        if not self.is_awaiting or self.report is None:
            return False
        return self.report.stage == Stage.DROPPED or self.report.postponed_to != self.postponed_to

    @property
    def is_open(self) -> bool:
        """Is something still owed?"""
        return self.state is not None and self.state not in CLOSED

    @property
    def version(self) -> int:
        return self.part.version if self.part else 0


def parts_of(
    contract: Contract,
    basis: BasisOf,
    *,
    entity: str | None = None,
    year: int | None = None,
    milestone: str | None = None,
    deliverable: str | None = None,
    today: date | None = None,
    with_people: bool = True,
) -> Iterator[PartProgress]:
    """Every part, one by one; five queries. `with_people` reads with them those who own, reported and filed."""
    day = today or timezone.localdate()
    entities = members_of(contract)
    read = (*REPORTS, *PEOPLE) if with_people else _reports_read(basis(owner, None) for owner in entities)
    recorded = _recorded(contract, read)
    filed = _filed(contract, with_people=with_people) if recorded else {}
    told = of_definition(contract, "told", lambda: _told(contract))
    for one in of_definition(contract, "deliverables", lambda: _deliverables(contract)):
        if milestone not in {None, one.action.milestone.code} or deliverable not in {None, one.code}:
            continue
        for owner in entities:
            if not is_asked(one, owner) or entity not in {None, owner.code}:
                continue
            for due in due_dates(one):
                if year is None or due.year == year:
                    part = recorded.get((one.pk, due.year, owner.pk))
                    yield _progress(
                        deliverable=one,
                        entity=owner,
                        due=due,
                        part=part,
                        filed=filed.get(part.pk, ()) if part else (),
                        basis=basis(owner, part),
                        told=told,
                        today=day,
                    )


REPORTS = (
    "latest",
    "validated__decision",
    "validated__restates__decision",
    "published__decision",
    "published__restates__decision",
)
PEOPLE = ("owner", "latest__by", "validated__by", "published__by")


# What each basis reads of a part, where nobody is named.
READ = {
    Basis.REPORTED: ("latest", "validated"),
    Basis.VALIDATED: ("validated__decision", "validated__restates__decision"),
    Basis.PUBLISHED: ("validated", "published__decision", "published__restates__decision"),
}


def _reports_read(bases: Iterable[Basis | None]) -> tuple[str, ...]:
    return tuple({name: None for basis in bases if basis for name in READ[basis]})


def _deliverables(contract: Contract) -> list[Deliverable]:
    asked = Deliverable.objects.filter(action__milestone__contract=contract).select_related("action__milestone")
    return list(asked.order_by("action__milestone__position", "action__position", "first_year", "position", "pk"))


def _recorded(contract: Contract, read: Sequence[str]) -> dict[tuple[int, int, int], DeliverablePart]:
    """With the reports and people to `read` at once. No order: they are looked up."""
    parts = DeliverablePart.objects.filter(deliverable__action__milestone__contract=contract).order_by()
    found = parts.select_related(*read) if read else parts
    return {(part.deliverable_id, part.year, part.entity_id): part for part in found}


def _filed(contract: Contract, *, with_people: bool) -> dict[int, list[Evidence]]:
    """Every file by part, those that were removed too."""
    files = Evidence.objects.filter(part__deliverable__action__milestone__contract=contract)
    found: defaultdict[int, list[Evidence]] = defaultdict(list)
    for one in files.select_related("by") if with_people else files:
        found[one.part_id].append(one)
    return found


def _told(contract: Contract) -> dict[int, MilestoneResult]:
    """The latest review of each milestone: what was due by then is told there, in words."""
    results = MilestoneResult.objects.filter(milestone__contract=contract).order_by("year")
    return {result.milestone_id: result for result in results}


def _progress(
    *,
    deliverable: Deliverable,
    entity: Entity,
    due: rules.Due,
    part: DeliverablePart | None,
    filed: Iterable[Evidence],
    basis: Basis | None,
    told: dict[int, MilestoneResult],
    today: date,
) -> PartProgress:
    report = _report(part, basis)
    files = _files(filed, report, basis)
    facts = facts_in_force(part, report, has_files=bool(files))
    review = told.get(deliverable.action.milestone_id)
    is_told = part is None and review is not None and due.printed.year <= review.year
    on = _day(part, basis, today)
    found = None if is_told or on is None else rules.state_of(facts, due, today=on)
    return PartProgress(
        deliverable=deliverable,
        year=due.year,
        entity=entity,
        due=due.printed,
        last_day=due.last_day,
        expected_by=rules.expected_by(due, facts),
        state=DeliverableState(found) if found else None,
        basis=basis,
        part=part,
        report=report,
        files=files,
        filed=tuple(filed) if basis == Basis.REPORTED else files,
        told_in=review.source if is_told and review else "",
    )


def _report(part: DeliverablePart | None, basis: Basis | None) -> ProgressReport | None:
    """A returned report is nothing that is said any more: what was validated before stands."""
    if part is None or basis is None:
        return None
    if basis == Basis.REPORTED and part.review == ReviewState.REPORTED:
        return part.latest
    return part.published if basis == Basis.PUBLISHED else part.validated


def _files(filed: Iterable[Evidence], report: ProgressReport | None, basis: Basis | None) -> tuple[Evidence, ...]:
    """Those that are there; who does not read reports sees the files that were there when one was validated."""
    present = (one for one in filed if one.removed_at is None)
    if basis == Basis.REPORTED:
        return tuple(present)
    return tuple(one for one in present if basis is not None and report is not None and one.at <= report.files_until)


def _day(part: DeliverablePart | None, basis: Basis | None, today: date) -> date | None:
    """What was published stays as it was on that day: time alone does not make it late for who reads nothing else."""
    if basis == Basis.PUBLISHED:
        return part.published_on if part else None
    return today if basis else None
