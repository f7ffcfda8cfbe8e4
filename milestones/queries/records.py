"""The record of one part, as one person reads it: how far it is, all that was said of it, its files."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.permissions import reading
from imt_cop.core.errors import NotFoundError
from milestones.choices import IN_FORCE, Decision
from milestones.models import DeliverablePart, Evidence, ProgressDecision, ProgressReport
from milestones.permissions import Basis, Person, basis_of
from milestones.queries.parts import PartProgress, parts_of
from milestones.queries.places import Place
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """A report and what the DG answered; `is_replaced`: another report took its place before any answer."""

    report: ProgressReport
    decision: ProgressDecision | None
    is_replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRecord:
    """`files` hold those that were removed too, for who reads reports."""

    place: Place
    progress: PartProgress
    history: tuple[HistoryLine, ...]
    files: tuple[Evidence, ...]

    @property
    def waiting(self) -> ProgressReport | None:
        """The report that the DG has to answer, as far as the reader may know."""
        return self.progress.report if self.progress.is_awaiting else None

    @property
    def in_force(self) -> ProgressReport | None:
        """What stays true while a report waits."""
        part = self.progress.part
        return part.validated if part and self.waiting else None

    @property
    def to_amend(self) -> ProgressReport | None:
        """What a person who reports starts from: what was sent back to them, else what is said now."""
        return self.returned.report if self.returned else self.progress.report

    @property
    def returned(self) -> ProgressDecision | None:
        """The DG's answer to the last report, where it was sent back."""
        last = self.history[0] if self.history and self.progress.basis == Basis.REPORTED else None
        decision = last.decision if last else None
        return decision if decision and decision.decision == Decision.RETURNED else None


def part_record(place: Place, reader: Person) -> PartRecord:
    """Seven queries."""
    progress = progress_of(place, reader)
    return PartRecord(place=place, progress=progress, history=_history(progress), files=progress.filed)


def progress_of(place: Place, reader: Person) -> PartProgress:
    """Five queries."""
    readable = reading(reader)

    def basis(of: Entity, part: DeliverablePart | None) -> Basis | None:
        return basis_of(readable, of, owner=reader, part=part)

    found = parts_of(
        place.contract, basis, entity=place.entity.code, year=place.year, deliverable=place.deliverable.code
    )
    return next(found)


def find_file(record: PartRecord, stored_name: str) -> Evidence:
    """One that is there, and that this reader sees."""
    found = next((one for one in record.files if one.stored_name == stored_name and one.removed_at is None), None)
    if found is None:
        raise NotFoundError
    return found


def _history(progress: PartProgress) -> tuple[HistoryLine, ...]:
    """The latest first; who reads validated progress alone reads the reports that were."""
    if progress.part is None or progress.basis is None:
        return ()
    reports = list(
        ProgressReport.objects.filter(part=progress.part).select_related("by", "decision__by").order_by("-version")
    )
    lines = [_line(report, newest=rank == 0) for rank, report in enumerate(reports)]
    if progress.basis == Basis.REPORTED:
        return tuple(lines)
    if progress.basis == Basis.PUBLISHED:
        return tuple(line for line in lines if line.report.pk == progress.part.published_id)
    return tuple(line for line in lines if line.decision and line.decision.decision in IN_FORCE)


def _line(report: ProgressReport, *, newest: bool) -> HistoryLine:
    decision = getattr(report, "decision", None)
    return HistoryLine(report=report, decision=decision, is_replaced=decision is None and not newest)
