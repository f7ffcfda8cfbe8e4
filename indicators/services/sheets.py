"""Opening a campaign's sheets and moving a sheet along its workflow."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from indicators.calculations.workflow import TRANSITIONS, SheetMove, SheetState, Transition, moves_from
from indicators.formats import plural
from indicators.models import Observation, Sheet
from indicators.services import checks, contracts, notices, observations

PERMISSIONS = {
    SheetMove.SUBMIT: Permission.SUBMIT_SHEET,
    SheetMove.RETURN: Permission.RETURN_SHEET,
    SheetMove.VALIDATE: Permission.VALIDATE_SHEET,
    SheetMove.REOPEN: Permission.REOPEN_SHEET,
}
ACTIONS = {
    SheetMove.SUBMIT: Action.SUBMITTED,
    SheetMove.RETURN: Action.RETURNED,
    SheetMove.VALIDATE: Action.VALIDATED,
    SheetMove.REOPEN: Action.REOPENED,
}
MAX_REASON = 4_000
FOUR_EYES = gettext_lazy("Une autre personne doit valider : vous avez saisi ou transmis cette fiche.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleMove:
    """A move that the sheet's state allows, and why this person may not make it (None: they may)."""

    move: SheetMove
    refusal: str | Promise | None
    needs_reason: bool


def possible_moves(*, sheet: Sheet, by: User) -> list[PossibleMove]:
    """The buttons of a sheet: what its state allows, with the refusal that `submit`, `validate`… would give."""
    return [
        PossibleMove(move=move, refusal=_refusal(sheet, move, by), needs_reason=TRANSITIONS[move].needs_reason)
        for move in moves_from(sheet.state)
    ]


def _refusal(sheet: Sheet, move: SheetMove, by: User) -> str | Promise | None:
    sentence = refusal(by, permission(sheet, move), sheet.entity)
    if sentence is None:
        sentence = _shut(sheet, move)
    if sentence is None and move == SheetMove.VALIDATE and _entered_by(sheet, by):
        return FOUR_EYES
    return sentence


def _shut(sheet: Sheet, move: SheetMove) -> str | None:
    """Why its campaign forbids the move: handed back to its school, a sheet must be one that it can write."""
    if move == SheetMove.VALIDATE or sheet.takes_figures(timezone.localdate()):
        return None
    if move == SheetMove.SUBMIT:
        return _("La campagne %s n’est pas ouverte.") % sheet.campaign.year
    return _("La campagne %s est close : rouvrez-la pour cette école.") % sheet.campaign.year


def _entered_by(sheet: Sheet, person: User) -> bool:
    figures = Observation.objects.of_year(sheet.campaign.contract, sheet.campaign.year).filter(entity=sheet.entity)
    return sheet.submitted_by_id == person.pk or figures.filter(updated_by=person).exists()


@transaction.atomic
def submit(*, sheet: Sheet, by: User, without_comment: bool = False) -> Sheet:
    """Hand a sheet to the DG; refused while it holds nothing, or what `checks` finds impossible.

    Refused with UnexplainedError where figures look wrong without a comment, unless `without_comment` says that none
    will be given: the journal then says of how many.
    """
    moved = _start(sheet, SheetMove.SUBMIT, by)
    figures = Observation.objects.of_year(sheet.campaign.contract, sheet.campaign.year).filter(entity=sheet.entity)
    if not any(not figure.is_empty for figure in figures):
        raise InvalidInputError([("", _("La fiche est vide : saisissez au moins une valeur avant de transmettre."))])
    unexplained = checks.check_submission(sheet=moved, without_comment=without_comment)
    moved.submitted_at, moved.submitted_by = timezone.now(), by
    return _finish(moved, TRANSITIONS[SheetMove.SUBMIT], by=by, reason=_left_unexplained(unexplained))


def _left_unexplained(count: int) -> str:
    if not count:
        return ""
    text = plural(
        "Transmise avec %(count)s avertissement sans commentaire.",
        "Transmise avec %(count)s avertissements sans commentaire.",
        count,
    )
    return text % {"count": count}


@transaction.atomic
def validate(*, sheet: Sheet, by: User) -> Sheet:
    """Lock a submitted sheet's figures. Four eyes: nobody validates what they entered or submitted."""
    moved = _start(sheet, SheetMove.VALIDATE, by)
    if _entered_by(moved, by):
        raise RefusedError(FOUR_EYES)
    return _decide(moved, SheetMove.VALIDATE, by=by, reason="")


@transaction.atomic
def return_(*, sheet: Sheet, reason: str, by: User) -> Sheet:
    """Send a submitted sheet back to its school, with a reason."""
    return _decide(_start(sheet, SheetMove.RETURN, by), SheetMove.RETURN, by=by, reason=reason)


@transaction.atomic
def reopen(*, sheet: Sheet, reason: str, by: User) -> Sheet:
    """Unlock a validated sheet, with a reason that stays in the journal."""
    return _decide(_start(sheet, SheetMove.REOPEN, by), SheetMove.REOPEN, by=by, reason=reason)


def _start(sheet: Sheet, move: SheetMove, by: User) -> Sheet:
    """The sheet under lock, once the right and the state are checked."""
    check_can(by, permission(sheet, move), sheet.entity)
    locked = (
        Sheet.objects.select_for_update(of=("self",)).select_related("campaign__contract", "entity").get(pk=sheet.pk)
    )
    if SheetState(locked.state) not in TRANSITIONS[move].sources:
        raise ConflictError(_("La fiche est %s : cette action n’est plus possible.") % locked.get_state_display())
    if (sentence := _shut(locked, move)) is not None:
        raise ConflictError(sentence)
    return locked


def permission(sheet: Sheet, move: SheetMove) -> Permission:
    """What a move needs; the DG hands in the institute’s own sheet."""
    if move == SheetMove.SUBMIT and sheet.entity.is_institute:
        return Permission.ENTER_INSTITUTE_FIGURES
    return PERMISSIONS[move]


def _decide(sheet: Sheet, move: SheetMove, *, by: User, reason: str) -> Sheet:
    text = reason.strip()[:MAX_REASON]
    if TRANSITIONS[move].needs_reason and not text:
        raise InvalidInputError([("reason", _("Un motif est nécessaire : il est lu par l’école."))])
    sheet.decided_at, sheet.decided_by, sheet.decision_reason = timezone.now(), by, text
    decided = _finish(sheet, TRANSITIONS[move], by=by, reason=text)
    notices.sheet_moved(decided, move, reason=text)
    return decided


def _finish(sheet: Sheet, transition: Transition, *, by: User, reason: str) -> Sheet:
    old, sheet.state = sheet.state, transition.target
    sheet.save()
    action = ACTIONS[transition.move]
    observations.move_figures(
        sheet=sheet, source=transition.figures_from, target=transition.figures, action=action, by=by, why=reason
    )
    change = Change(
        object_type="sheet",
        object_id=sheet.pk,
        entity_code=sheet.entity.code,
        field="state",
        label=str(sheet.campaign.year),
        old=old,
        new=sheet.state,
    )
    audit.record(action, change, by=by, contract_code=sheet.campaign.contract.code, reason=reason)
    contracts.touch(sheet.campaign.contract, definition=False)
    return sheet
