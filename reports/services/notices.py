"""What people are told of reports: one function an event, within the transaction that makes it happen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.choices import NotificationKind
from accounts.models import User
from accounts.notifications import notify
from accounts.permissions import Permission
from indicators.queries.people import people_by_entity, people_everywhere
from reports.models import Job, Report, ReportVersion
from reports.permissions import writing_permission
from schools.models import Entity


def submitted(report: Report, *, by: User) -> int:
    """To those who may publish it."""
    people = people_everywhere(Permission.PUBLISH)
    return _tell(report, NotificationKind.REPORT_SUBMITTED, _others(people, by))


def returned(report: Report, *, by: User, reason: str) -> int:
    """To those who write it."""
    if report.entity.is_institute:
        people = people_everywhere(writing_permission(report))
    else:
        people = people_by_entity(writing_permission(report), [report.entity]).get(report.entity_id, ())
    return _tell(report, NotificationKind.REPORT_RETURNED, _others(people, by), reason=reason)


def published(version: ReportVersion, *, by: User) -> int:
    """To the ministry's liaisons, the DG, and the people of the schools that it reports on."""
    report = version.report
    liaisons = set(people_everywhere(Permission.READ_PUBLISHED)) - set(people_everywhere(Permission.READ_VALIDATED))
    people = {*liaisons, *people_everywhere(Permission.READ_SUBMITTED)}
    concerned = [report.entity]
    if report.entity.is_institute:
        concerned = list(Entity.objects.of_institute(report.entity).schools())
    for members in people_by_entity(Permission.READ_OWN_SCHOOL, concerned).values():
        people.update(members)
    context = {"version": version.number, "reason": version.reason, "sha256": version.sha256}
    return _tell(report, NotificationKind.REPORT_PUBLISHED, _others(people, by), **context)


def failed(job: Job) -> int:
    """To who asked, once a failure."""
    if job.asked_by is None:
        return 0
    return notify(
        recipients=[job.asked_by],
        kind=NotificationKind.REPORT_FAILED,
        key=f"{NotificationKind.REPORT_FAILED}:{job.pk}:{job.attempts}:{timezone.now().isoformat()}",
        context=about(job.report) | {"message": job.message},
        link=reverse("reports:job", args=[job.pk]),
    )


def _others(people: Iterable[User], by: User) -> list[User]:
    return sorted((person for person in people if person.pk != by.pk), key=lambda person: person.pk)


def _tell(report: Report, kind: NotificationKind, people: list[User], **context: Any) -> int:
    key = f"{kind}:{report.pk}:{timezone.now().isoformat()}"
    return notify(recipients=people, kind=kind, key=key, context=about(report) | context, link=report_url(report))


def report_url(report: Report) -> str:
    return reverse("reports:report", args=[report.contract.code, report.year, report.entity.code, report.edition])


def about(report: Report) -> dict[str, Any]:
    """What every message about a report says."""
    return {
        "school": report.entity.short_name,
        "year": report.year,
        "contract": report.contract.title,
        "dated": report.dated,
    }
