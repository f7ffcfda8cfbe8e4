"""Taking back a date that the DG granted: the contract's binds again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import VisibleState
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import ConflictError
from milestones.calculations.workflow import TRANSITIONS, ProgressMove, ReviewState
from milestones.choices import Decision, Stage
from milestones.models import DeliverablePart, ProgressDecision, ProgressReport
from milestones.queries.places import Place
from milestones.services import notices, parts

NO_DATE = gettext_lazy("Aucune nouvelle date accordée n’est à annuler.")
ANSWER_FIRST = gettext_lazy("Un compte rendu attend : validez-le ou renvoyez-le avant d’annuler la date accordée.")
KEPT = ("stage", "text", "done_on", "evidence")


@transaction.atomic
def cancel(
    *, place: Place, reason: str, expected_version: int, by: User, at: datetime | None = None
) -> DeliverablePart:
    """Cancel a granted date, with a reason; what was validated of the progress stays, said again without the date.

    Like reopening a figure it grants nothing, so that one person of the DG does it.
    """
    check_can(by, Permission.MANAGE_MILESTONES, place.entity)
    part = parts.locked(place)
    parts.check_version(part, expected_version)
    sentence, granted = cancel_refusal(part), part.validated
    if sentence is not None or granted is None:
        raise ConflictError(sentence or NO_DATE)
    said = parts.reason_of(reason, sentence=_("Un motif est nécessaire : il est lu par qui a demandé cette date."))
    part.version += 1
    again = ProgressReport.objects.create(
        part=part,
        version=part.version,
        by=by,
        at=at or timezone.now(),
        restates=granted,
        **{name: getattr(granted, name) for name in KEPT},
    )
    part.latest = part.validated = again
    part.review = TRANSITIONS[ProgressMove.CANCEL_DATE].target.value
    part.save(update_fields=["review", "latest", "validated", "version"])
    decision = ProgressDecision.objects.create(
        report=again, decision=Decision.DATE_CANCELLED, reason=said, by=by, at=again.at
    )
    parts.record(
        place,
        part,
        Action.CHANGED,
        field="progress",
        by=by,
        old=parts.printed(granted),
        new=parts.printed(again),
        reason=said,
        state=VisibleState.VALIDATED,
    )
    notices.date_cancelled(place, decision, granted=granted)
    return part


def cancel_refusal(part: DeliverablePart) -> str | Promise | None:
    """Why no date can be cancelled now; None where one was granted, still holds, and no report waits for an answer."""
    granted = part.validated
    if granted is None or granted.postponed_to is None or granted.stage in {Stage.DONE, Stage.DROPPED}:
        return NO_DATE
    if ReviewState(part.review) not in TRANSITIONS[ProgressMove.CANCEL_DATE].sources:
        return ANSWER_FIRST
    return None
