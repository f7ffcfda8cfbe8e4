"""Telling people: rows of the outbox in the caller's transaction, sent once it is committed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from accounts.choices import NotificationKind
from accounts.models import Notification, User
from accounts.tasks import send_notifications
from imt_cop.celery import enqueue

# The first line of a text is its subject.
TEMPLATES = {
    NotificationKind.CAMPAIGN_OPENED: "emails/campaign_opened.txt",
    NotificationKind.SHEET_DUE_SOON: "emails/sheet_due_soon.txt",
    NotificationKind.SHEET_DUE: "emails/sheet_due.txt",
    NotificationKind.SHEET_LATE: "emails/sheet_late.txt",
    NotificationKind.SHEET_RETURNED: "emails/sheet_returned.txt",
    NotificationKind.SHEET_VALIDATED: "emails/sheet_validated.txt",
    NotificationKind.SHEET_REOPENED: "emails/sheet_reopened.txt",
    NotificationKind.FIGURE_MESSAGE: "emails/figure_message.txt",
    NotificationKind.CORRECTION_PROPOSED: "emails/correction_proposed.txt",
    NotificationKind.CORRECTION_DECIDED: "emails/correction_decided.txt",
    NotificationKind.DIGEST: "emails/digest.txt",
    NotificationKind.APPRECIATION_SUBMITTED: "emails/appreciation_submitted.txt",
    NotificationKind.APPRECIATION_RETURNED: "emails/appreciation_returned.txt",
    NotificationKind.APPRECIATION_SIGNED: "emails/appreciation_signed.txt",
    NotificationKind.MILESTONE_MESSAGE: "emails/milestone_message.txt",
    NotificationKind.MILESTONE_DECIDED: "emails/milestone_decided.txt",
    NotificationKind.DELIVERABLES_DUE: "emails/deliverables_due.txt",
    NotificationKind.DELIVERABLES_LATE: "emails/deliverables_late.txt",
    NotificationKind.DELIVERABLES_REPORTED: "emails/deliverables_reported.txt",
    NotificationKind.DELIVERABLE_VALIDATED: "emails/deliverable_validated.txt",
    NotificationKind.DELIVERABLE_RETURNED: "emails/deliverable_returned.txt",
    NotificationKind.DELIVERABLE_DATE_CANCELLED: "emails/deliverable_date_cancelled.txt",
    NotificationKind.REPORT_SUBMITTED: "emails/report_submitted.txt",
    NotificationKind.REPORT_RETURNED: "emails/report_returned.txt",
    NotificationKind.REPORT_PUBLISHED: "emails/report_published.txt",
    NotificationKind.REPORT_FAILED: "emails/report_failed.txt",
}
MAX_SUBJECT = 300
BLANK_LINES = re.compile(r"\n{3,}")
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told, to whom. `key` names the event: a person is told once. `link` is the path of the page about it."""

    recipients: tuple[User, ...]
    kind: NotificationKind
    key: str
    context: Mapping[str, Any]
    link: str = "/"


def notify(
    *, recipients: Iterable[User], kind: NotificationKind, key: str, context: Mapping[str, Any], link: str = "/"
) -> int:
    """Tell people one thing, each in their language; return how many had not been told yet."""
    return notify_each([Notice(recipients=tuple(recipients), kind=kind, key=key, context=context, link=link)])


def notify_each(notices: Iterable[Notice]) -> int:
    """The same for many things, in two queries. Nothing leaves if the caller's transaction fails."""
    listed = list(notices)
    told = set(
        Notification.objects.filter(key__in={notice.key for notice in listed}).values_list("recipient_id", "key")
    )
    rows = [
        _written(notice, person)
        for notice in listed
        for person in notice.recipients
        if person.is_active and (person.pk, notice.key) not in told
    ]
    if rows:
        # Should another process have told them meanwhile, its row stands.
        Notification.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        enqueue(send_notifications)
    return len(rows)


def _written(notice: Notice, person: User) -> Notification:
    with translation.override(person.language):
        context = {**notice.context, "person": person, "url": urljoin(settings.PUBLIC_URL, notice.link)}
        subject, _newline, body = render_to_string(TEMPLATES[notice.kind], context).strip().partition("\n")
    return Notification(
        recipient=person,
        kind=notice.kind,
        key=notice.key,
        subject=subject.strip()[:MAX_SUBJECT],
        body=BLANK_LINES.sub("\n\n", body.strip()) + "\n",
        language=person.language,
        link=notice.link,
    )
