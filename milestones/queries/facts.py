"""From rows to what the calculations take: when a deliverable is due, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from milestones.calculations import state as rules
from milestones.calculations.vocabulary import DueCertainty, Stage
from milestones.models import Deliverable, DeliverablePart, ProgressReport


def due_dates(deliverable: Deliverable) -> Iterator[rules.Due]:
    """One for each year of its cell. What spans several years is due at the end of each."""
    spans = deliverable.first_year != deliverable.last_year
    for year in range(deliverable.first_year, deliverable.last_year + 1):
        printed = deliverable.due if deliverable.due and not spans else date(year, 12, 31)
        yield rules.Due(year=year, printed=printed, certainty=DueCertainty(deliverable.due_certainty))


def facts_of(report: ProgressReport | None, *, has_files: bool) -> rules.Facts:
    """What the calculations take of a report."""
    if report is None:
        return rules.NOTHING_SAID
    return rules.Facts(
        stage=Stage(report.stage),
        done_on=report.done_on,
        has_evidence=bool(report.evidence.strip()) or has_files,
        postponed_to=report.postponed_to,
    )


def facts_in_force(part: DeliverablePart | None, report: ProgressReport | None, *, has_files: bool) -> rules.Facts:
    """A report that waits is believed on what was done; what the DG has to grant (a new date, giving up) is not yet."""
    said = facts_of(report, has_files=has_files)
    if part is None or report is None or report.pk == part.validated_id:
        return said
    granted = facts_of(part.validated, has_files=has_files)
    stage = granted.stage if said.stage == Stage.DROPPED else said.stage
    return rules.Facts(
        stage=stage,
        done_on=granted.done_on if said.stage == Stage.DROPPED else said.done_on,
        has_evidence=said.has_evidence,
        postponed_to=granted.postponed_to,
    )
