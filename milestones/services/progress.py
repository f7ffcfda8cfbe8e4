"""Reporting on a deliverable: how far it is, another date, giving it up. Each report waits for the DG."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Action, User
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from milestones.calculations.workflow import TRANSITIONS, ProgressMove
from milestones.choices import Stage
from milestones.models import DeliverablePart, ProgressReport
from milestones.permissions import report_refusal
from milestones.queries.places import Place
from milestones.services import parts
from milestones.services.parts import MAX_TEXT, ProgressInput

FIELDS = ("stage", "text", "done_on", "evidence", "postponed_to", "postponed_reason", "dropped_reason")
# What a person reports; giving up is proposed apart, with its reason.
REPORTED_STAGES = (Stage.TO_START, Stage.IN_PROGRESS, Stage.DONE)


@transaction.atomic
def report(
    *, place: Place, given: ProgressInput, expected_version: int, by: User, at: datetime | None = None
) -> DeliverablePart:
    """Say how far it is; it is seen by its entity and the DG until the DG validates it.

    `expected_version` is the version that was on screen (0 = none yet). Said again word for word, nothing is written.
    Raises RefusedError without the right, StaleProgressError where somebody wrote in between, InvalidInputError for
    *done* without its date and an evidence (a text, a link or a file).
    """
    part = _start(place, expected_version, by=by, proposed=given)
    now = at or timezone.now()
    said = check_given(place, given, has_files=parts.has_files(part), today=timezone.localdate(now))
    standing = parts.standing(part)
    kept = {"postponed_to": standing.postponed_to, "postponed_reason": standing.postponed_reason} if standing else {}
    return _write(place, part, {**said, **kept}, by=by, at=now)


@transaction.atomic
def postpone(
    *, place: Place, until: date, reason: str, expected_version: int, by: User, at: datetime | None = None
) -> DeliverablePart:
    """Ask for another date, with a reason; the contract's stays beside it. The DG grants it by validating."""
    part = _start(place, expected_version, by=by)
    now = at or timezone.now()
    standing = _open(part)
    if until <= place.due.last_day:
        sentence = _("La nouvelle date doit suivre l’échéance du contrat, qui reste affichée.")
        raise InvalidInputError([("until", sentence)])
    if until <= timezone.localdate(now):
        raise InvalidInputError([("until", _("La nouvelle date est déjà passée."))])
    sentence = _("Dites pourquoi l’échéance est reportée : le motif reste avec le livrable.")
    said = _as_it_is(standing) | {
        "postponed_to": until,
        "postponed_reason": parts.reason_of(reason, sentence=sentence),
    }
    return _write(place, part, said, by=by, at=now)


@transaction.atomic
def propose_drop(
    *, place: Place, reason: str, expected_version: int, by: User, at: datetime | None = None
) -> DeliverablePart:
    """Ask to give it up, with a reason; it is dropped once the DG has validated that, and not before."""
    part = _start(place, expected_version, by=by)
    standing = _open(part)
    sentence = _("Dites pourquoi le livrable serait abandonné : le motif reste avec lui.")
    dropped = {"stage": Stage.DROPPED.value, "dropped_reason": parts.reason_of(reason, sentence=sentence)}
    return _write(place, part, _as_it_is(standing) | dropped, by=by, at=at or timezone.now())


def check_may_report(*, place: Place, part: DeliverablePart | None, by: User) -> None:
    """Raises RefusedError."""
    sentence = report_refusal(by, place.entity, part)
    if sentence is not None:
        raise RefusedError(sentence)


def reporting_refusal(*, place: Place, part: DeliverablePart | None, by: User) -> str | Promise | None:
    """Why this person may not report; None where they may."""
    sentence = report_refusal(by, place.entity, part)
    if sentence is None and part is None and place.is_told():
        return _told()
    return sentence


def check_given(place: Place, given: ProgressInput, *, has_files: bool, today: date) -> dict[str, Any]:
    """The columns of what is said, once checked. Raises InvalidInputError with every field that is refused."""
    text = parts.cleaned(given.text, field="text")
    evidence = parts.cleaned(given.evidence, field="evidence")
    faults = _done_faults(place, given, today) if given.stage == Stage.DONE else _other_faults(given, text)
    if given.stage == Stage.DONE and not evidence and not has_files:
        sentence = _("« Fait » demande une preuve : un texte, un lien ou une pièce jointe.")
        faults.append(("evidence", sentence))
    if faults:
        raise InvalidInputError(faults)
    return {"stage": given.stage, "text": text, "done_on": given.done_on, "evidence": evidence}


def _done_faults(place: Place, given: ProgressInput, today: date) -> list[tuple[str, str]]:
    if given.done_on is None:
        return [("done_on", _("« Fait » demande la date de réalisation."))]
    if given.done_on > today:
        return [("done_on", _("La date de réalisation est dans l’avenir."))]
    # What the contract found under way may have ended the year before it began.
    if given.done_on.year < place.contract.first_year - 1:
        return [("done_on", _("La date de réalisation précède le contrat : vérifiez l’année."))]
    return []


def _other_faults(given: ProgressInput, text: str) -> list[tuple[str, str]]:
    faults = []
    if given.stage not in REPORTED_STAGES:
        faults.append(("stage", _("Choisissez : à engager, en cours ou fait.")))
    if given.done_on is not None:
        faults.append(("done_on", _("Une date de réalisation va avec « fait ».")))
    if given.stage == Stage.IN_PROGRESS and not text:
        faults.append(("text", _("Dites ce qui a été fait et ce qui reste à faire.")))
    return faults


def _start(place: Place, expected_version: int, *, by: User, proposed: ProgressInput | None = None) -> DeliverablePart:
    """The part under lock, once the right, then its state and its version, are checked."""
    found = place.part()
    check_may_report(place=place, part=found, by=by)
    if found is None and place.is_told():
        raise ConflictError(_told())
    part = parts.locked(place)
    parts.check_version(part, expected_version, proposed=proposed)
    return part


def _told() -> str:
    return _("Le bilan imprimé de ce jalon dit ce qu’il en est : rien ne s’y ajoute.")


def _open(part: DeliverablePart) -> ProgressReport | None:
    """What is said of it; ConflictError where nothing more is awaited."""
    standing = parts.standing(part)
    if standing is not None and standing.stage == Stage.DONE:
        raise ConflictError(_("Ce livrable est déclaré fait : corrigez d’abord son avancement."))
    if standing is not None and standing.stage == Stage.DROPPED:
        raise ConflictError(_("Son abandon est déjà proposé ou accordé : corrigez d’abord son avancement."))
    return standing


def _as_it_is(standing: ProgressReport | None) -> dict[str, Any]:
    if standing is None:
        return {"stage": Stage.TO_START.value}
    return {name: getattr(standing, name) for name in FIELDS}


def _write(place: Place, part: DeliverablePart, said: dict[str, Any], *, by: User, at: datetime) -> DeliverablePart:
    before = parts.standing(part)
    blank = {"done_on": None, "postponed_to": None}
    whole = {name: said.get(name, blank.get(name, "")) for name in FIELDS}
    if before is not None and all(getattr(before, name) == value for name, value in whole.items()):
        return part
    part.version += 1
    written = ProgressReport.objects.create(part=part, version=part.version, by=by, at=at, **whole)
    part.review, part.latest = TRANSITIONS[ProgressMove.REPORT].target.value, written
    part.save(update_fields=["version", "review", "latest"])
    reason = written.dropped_reason if written.stage == Stage.DROPPED else ""
    if before is None or written.postponed_to != before.postponed_to:
        reason = reason or written.postponed_reason
    old, new = parts.printed(before), parts.printed(written)
    parts.record(place, part, Action.SUBMITTED, field="progress", by=by, old=old, new=new, reason=reason)
    return part


__all__ = [
    "MAX_TEXT",
    "ProgressInput",
    "check_given",
    "check_may_report",
    "postpone",
    "propose_drop",
    "report",
    "reporting_refusal",
]
