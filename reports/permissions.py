"""Who sees and writes which report: the rights table, with a report's states read as those of figures."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.choices import VisibleState
from accounts.models import User
from accounts.permissions import Permission, check_can, reading, visible_states
from reports.choices import ReportState
from reports.models import Report, ReportVersion

# A report in preparation is its entity's alone; in review, the DG's too; what was published, everybody's who reads.
AS_FIGURES = {
    ReportState.DRAFT: VisibleState.DRAFT,
    ReportState.IN_REVIEW: VisibleState.SUBMITTED,
    ReportState.PUBLISHED: VisibleState.PUBLISHED,
}


def writing_permission(report: Report) -> Permission:
    return Permission.WRITE_INSTITUTE_REPORT if report.entity.is_institute else Permission.WRITE_REPORT


def sees_preparation(user: User, report: Report) -> bool:
    """May this person read what is being prepared, not only what was published?"""
    state = AS_FIGURES[ReportState(report.state)]
    return state != VisibleState.PUBLISHED and state in visible_states(user, report.entity)


def visible_reports(user: User) -> QuerySet[Report]:
    """Those with something that this person may read. Raises RefusedError for somebody who reads nothing."""
    check_can(user, Permission.READ_PUBLISHED)
    readable = reading(user)
    everywhere = _in(readable.everywhere)
    institute = Q(entity__kind="institute") & _in(readable.institute)
    published = Exists(ReportVersion.objects.filter(report=OuterRef("pk")))
    found = Report.objects.filter(everywhere | institute | Q(entity__code__in=readable.own) | published)
    return found if readable.only is None else found.filter(entity__code__in=readable.only)


def _in(states: frozenset[str]) -> Q:
    return Q(state__in=[state for state, read_as in AS_FIGURES.items() if read_as in states])
