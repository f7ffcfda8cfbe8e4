"""The DG's answer to a report, and who is in charge of a deliverable."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import VisibleState
from accounts.models import Action, User
from accounts.permissions import Permission, can, check_can, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from milestones.calculations.workflow import TRANSITIONS, ProgressMove, ReviewState
from milestones.choices import Decision, Stage
from milestones.models import DeliverablePart, ProgressDecision, ProgressReport
from milestones.queries.places import Place
from milestones.services import notices, parts

FOUR_EYES = gettext_lazy("Une autre personne doit valider : vous avez rendu compte de ce livrable ou joint sa preuve.")
MAX_FUNCTION = 200


@transaction.atomic
def validate(
    *, place: Place, expected_version: int, by: User, at: datetime | None = None, announce: bool = True
) -> DeliverablePart:
    """Put the report that was on screen in force: all of IMT reads it. Four eyes: never by who reported it.

    A new date, or giving up, is granted by this alone.
    """
    part = _start(place, ProgressMove.VALIDATE, expected_version, by=by)
    if took_part(part, by):
        raise RefusedError(FOUR_EYES)
    waiting = _latest(part)
    if waiting.stage == Stage.DONE and not waiting.evidence and not parts.has_files(part):
        raise ConflictError(_("La preuve a été retirée : renvoyez ce compte rendu, ou attendez-en un autre."))
    part.validated = waiting
    return _decide(place, part, ProgressMove.VALIDATE, by=by, at=at, announce=announce)


@transaction.atomic
def return_(
    *,
    place: Place,
    reason: str,
    expected_version: int,
    by: User,
    at: datetime | None = None,
    announce: bool = True,
) -> DeliverablePart:
    """Send the report back, with a reason; what was validated before stands."""
    part = _start(place, ProgressMove.RETURN, expected_version, by=by)
    said = parts.reason_of(reason, sentence=_("Un motif est nécessaire : il est lu par qui a rendu compte."))
    return _decide(place, part, ProgressMove.RETURN, by=by, reason=said, at=at, announce=announce)


@transaction.atomic
def set_owner(*, place: Place, owner: User | None, function: str, by: User) -> DeliverablePart:
    """Say who is in charge: a person, who may then report, or a function that nobody's account is needed for."""
    check_can(by, Permission.MANAGE_MILESTONES, place.entity)
    named = function.strip()
    if len(named) > MAX_FUNCTION:
        raise InvalidInputError([("function", _("La fonction compte %s caractères au plus.") % MAX_FUNCTION)])
    if owner is not None and not can(owner, Permission.READ_VALIDATED):
        raise InvalidInputError([("owner", _("Le responsable doit avoir un rôle de l’institut ou d’une école."))])
    part = parts.locked(place)
    old = owner_text(part)
    part.owner, part.owner_function = owner, named
    part.save(update_fields=["owner", "owner_function"])
    if owner_text(part) != old:
        parts.record(place, part, Action.CHANGED, field="owner", by=by, old=old, new=owner_text(part))
    return part


def owner_text(part: DeliverablePart) -> str:
    return ", ".join(filter(None, [str(part.owner) if part.owner else "", part.owner_function]))


def decision_refusal(*, place: Place, part: DeliverablePart, move: ProgressMove, by: User) -> str | Promise | None:
    """Why this person may not take that decision; None where they may."""
    sentence = refusal(by, Permission.MANAGE_MILESTONES, place.entity)
    if sentence is None and move == ProgressMove.VALIDATE and took_part(part, by):
        return FOUR_EYES
    return sentence


def took_part(part: DeliverablePart, person: User) -> bool:
    """Did they report, or give a file, since the last decision?"""
    last = ProgressDecision.objects.filter(report__part=part).order_by("report__version").last()
    reports, files = part.reports.filter(by=person), part.files.present().filter(by=person)
    if last is not None:
        reports, files = reports.filter(version__gt=last.report.version), files.filter(at__gt=last.at)
    return reports.exists() or files.exists()


def _start(place: Place, move: ProgressMove, expected_version: int, *, by: User) -> DeliverablePart:
    check_can(by, Permission.MANAGE_MILESTONES, place.entity)
    found = place.part()
    if found is None or ReviewState(found.review) not in TRANSITIONS[move].sources:
        raise ConflictError(_("Aucun compte rendu n’attend de décision."))
    part = parts.locked(place)
    parts.check_version(part, expected_version)
    return part


def _latest(part: DeliverablePart) -> ProgressReport:
    if part.latest is None:
        raise ConflictError(_("Aucun compte rendu n’attend de décision."))
    return part.latest


def _decide(
    place: Place,
    part: DeliverablePart,
    move: ProgressMove,
    *,
    by: User,
    reason: str = "",
    at: datetime | None = None,
    announce: bool,
) -> DeliverablePart:
    validated = move == ProgressMove.VALIDATE
    decided = ProgressDecision.objects.create(
        report=_latest(part),
        decision=Decision.VALIDATED if validated else Decision.RETURNED,
        reason=reason,
        by=by,
        at=at or timezone.now(),
    )
    old, part.review = part.review, TRANSITIONS[move].target.value
    part.version += 1
    part.save(update_fields=["review", "validated", "version"])
    parts.record(
        place,
        part,
        Action.VALIDATED if validated else Action.RETURNED,
        field="state",
        by=by,
        old=old,
        new=part.review,
        reason=reason,
        state=VisibleState.VALIDATED if validated else VisibleState.SUBMITTED,
    )
    if announce:
        notices.decided(place, decided)
    return part
