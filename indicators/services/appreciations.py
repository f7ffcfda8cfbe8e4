"""Writing, handing in, signing and publishing an appreciation. It never changes a figure, a status or an outlook."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import EntityLike, Permission, can, check_can, check_reads, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError, StaleError
from indicators.calculations.appreciation_workflow import (
    APPRECIATION_TRANSITIONS,
    OPEN,
    AppreciationMove,
    AppreciationState,
)
from indicators.choices import AppreciationLevel, AppreciationSubject
from indicators.models import PRINTED_VERSION, Appreciation, AppreciationKey, Contract
from indicators.queries.appreciations import can_be_appreciated, takes_appreciations
from indicators.services import appreciation_notices, contracts
from schools.models import Entity

MAX_TEXT = 4_000
FOUR_EYES = gettext_lazy("Une autre personne doit signer : vous avez rédigé cette appréciation.")
ACTIONS = {
    AppreciationMove.SUBMIT: Action.SUBMITTED,
    AppreciationMove.RETURN: Action.RETURNED,
    AppreciationMove.SIGN: Action.VALIDATED,
    AppreciationMove.PUBLISH: Action.PUBLISHED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is said: one of four steps, why, and where it can be checked."""

    level: str = ""
    text: str = ""
    evidence: str = ""


def writing_permission(entity: EntityLike) -> Permission:
    """Each writes of itself: the DG of the institute, a school of its own results."""
    return Permission.APPRECIATE_INSTITUTE if entity.is_institute else Permission.APPRECIATE


def takes_part(*, contract: Contract, entity: EntityLike, year: int, by: User) -> bool:
    """Does this person write or sign what is judged of that year? For links; never for access."""
    may = can(by, writing_permission(entity), entity) or can(by, Permission.SIGN_APPRECIATION, entity)
    return may and takes_appreciations(contract, year)


def writing_refusal(*, key: AppreciationKey, by: User) -> str | Promise | None:
    return refusal(by, writing_permission(key.entity), key.entity)


def signing_refusal(*, appreciation: Appreciation, by: User) -> str | Promise | None:
    """Why this person may not sign it; None where they may."""
    sentence = refusal(by, Permission.SIGN_APPRECIATION, appreciation.entity)
    return FOUR_EYES if sentence is None and appreciation.drafted_by_id == by.pk else sentence


def mark_of(appreciation: Appreciation | None) -> str:
    """What tells one state of a draft from the next; empty where there is none."""
    if appreciation is None or appreciation.updated_at is None:
        return ""
    return f"{appreciation.version}.{appreciation.updated_at.isoformat()}"


@transaction.atomic
def save_draft(*, key: AppreciationKey, judgement: Judgement, seen: str, by: User) -> Appreciation:
    """Write the draft of a subject's year, a new version where none is open. It may still be incomplete.

    `seen` is the `mark_of` what the person had before them. Raises RefusedError, InvalidInputError, ConflictError,
    StaleError.
    """
    check_can(by, writing_permission(key.entity), key.entity)
    if not can_be_appreciated(key):
        raise InvalidInputError([("", _("Cela ne s’apprécie pas ici."))])
    said = _checked(judgement)
    found = Appreciation.objects.of(key).filter(state__in=OPEN).select_for_update(of=("self",)).first()
    if found is not None and found.state != AppreciationState.DRAFT:
        raise ConflictError(_("L’appréciation attend sa signature : elle ne se modifie plus."))
    if mark_of(found) != seen:
        raise StaleError(_("Ce brouillon a été modifié entre-temps : relisez-le."), current=found.text if found else "")
    if found is not None and (found.level, found.text, found.evidence) == (said.level, said.text, said.evidence):
        return found
    if found is None and said == Judgement():
        raise InvalidInputError([("text", _("Écrivez ce que vous jugez, ou choisissez un niveau."))])
    one = found or _new_version(key)
    old = Judgement(level=one.level, text=one.text, evidence=one.evidence)
    one.level, one.text, one.evidence = said.level, said.text, said.evidence
    one.drafted_by, one.updated_at = by, timezone.now()
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError:
        raise ConflictError(_("Une autre personne vient de commencer ce brouillon : relisez-le.")) from None
    changes = [
        _change(one, field=name, old=getattr(old, name), new=getattr(said, name))
        for name in ("level", "text", "evidence")
        if getattr(old, name) != getattr(said, name)
    ]
    audit.record(Action.CREATED if found is None else Action.CHANGED, changes, by=by, contract_code=key.contract.code)
    contracts.touch(key.contract)
    return one


@transaction.atomic
def hand_in(*, key: AppreciationKey, judgement: Judgement, seen: str, by: User) -> Appreciation:
    """Write the draft and submit it, both or neither."""
    return submit(appreciation=save_draft(key=key, judgement=judgement, seen=seen, by=by), by=by)


@transaction.atomic
def submit(*, appreciation: Appreciation, by: User) -> Appreciation:
    """Hand a draft in for signature: whole, with its evidence where no figure stands behind it."""
    one = _start(appreciation, AppreciationMove.SUBMIT, writing_permission(appreciation.entity), by)
    missing = [
        ("level", _("Choisissez l’un des quatre niveaux."), one.level),
        ("text", _("Écrivez ce qui fonde ce jugement."), one.text),
        ("evidence", _("Dites où cela se vérifie."), one.evidence or one.key.kind == AppreciationSubject.INDICATOR),
    ]
    refused = [(field, sentence) for field, sentence, given in missing if not given]
    if refused:
        raise InvalidInputError(refused)
    one.return_reason = ""
    return _finish(one, AppreciationMove.SUBMIT, by=by)


@transaction.atomic
def return_(*, appreciation: Appreciation, reason: str, by: User) -> Appreciation:
    """Give it back to whoever wrote it, with a reason that they read."""
    one = _start(appreciation, AppreciationMove.RETURN, Permission.SIGN_APPRECIATION, by)
    said = reason.replace("\r\n", "\n").strip()[:MAX_TEXT]
    if not said:
        raise InvalidInputError([("reason", _("Un motif est nécessaire : il est lu par qui a rédigé."))])
    one.return_reason = said
    return _finish(one, AppreciationMove.RETURN, by=by, reason=said)


@transaction.atomic
def sign(*, appreciation: Appreciation, by: User) -> Appreciation:
    """Sign it, for good. Four eyes: never by the person who wrote it last."""
    one = _start(appreciation, AppreciationMove.SIGN, Permission.SIGN_APPRECIATION, by)
    if one.drafted_by_id == by.pk:
        raise RefusedError(FOUR_EYES)
    one.signed_by, one.signed_at = by, timezone.now()
    return _finish(one, AppreciationMove.SIGN, by=by)


@transaction.atomic
def publish(*, contract: Contract, year: int, entity: Entity, by: User) -> int:
    """Give the ministry what is signed of a year and an entity, with the report that carries it; returns how many."""
    check_can(by, Permission.PUBLISH, entity)
    transition = APPRECIATION_TRANSITIONS[AppreciationMove.PUBLISH]
    rows = Appreciation.objects.filter(contract=contract, year=year, entity=entity, state=transition.source)
    found = list(rows.select_for_update(of=("self",)).select_related("contract", "entity", "indicator"))
    for one in found:
        _finish(one, AppreciationMove.PUBLISH, by=by)
    return len(found)


def _checked(judgement: Judgement) -> Judgement:
    text = judgement.text.replace("\r\n", "\n").strip()
    evidence = judgement.evidence.replace("\r\n", "\n").strip()
    too_long = _("%s caractères au plus.") % MAX_TEXT
    faults = [(name, too_long) for name, said in (("text", text), ("evidence", evidence)) if len(said) > MAX_TEXT]
    if judgement.level and judgement.level not in AppreciationLevel.values:
        faults.append(("level", _("Choisissez l’un des quatre niveaux.")))
    if faults:
        raise InvalidInputError(faults)
    return Judgement(level=judgement.level, text=text, evidence=evidence)


def _new_version(key: AppreciationKey) -> Appreciation:
    latest = Appreciation.objects.of(key).aggregate(latest=Max("version"))["latest"] or PRINTED_VERSION
    return Appreciation(**key.lookup, version=latest + 1, state=AppreciationState.DRAFT)


def _start(appreciation: Appreciation, move: AppreciationMove, permission: Permission, by: User) -> Appreciation:
    """The appreciation under lock, once the right, what the person sees of it, and its state are checked."""
    check_can(by, permission, appreciation.entity)
    related = ("contract", "entity", "indicator", "criterion", "theme")
    rows = Appreciation.objects.select_for_update(of=("self",)).select_related(*related)
    locked = rows.get(pk=appreciation.pk)
    check_reads(by, locked.state, locked.entity)
    if locked.state != APPRECIATION_TRANSITIONS[move].source:
        message = _("L’appréciation est à l’état « %s » : cette action n’est plus possible.")
        raise ConflictError(message % locked.get_state_display())
    return locked


def _finish(one: Appreciation, move: AppreciationMove, *, by: User, reason: str = "") -> Appreciation:
    old, one.state = one.state, APPRECIATION_TRANSITIONS[move].target.value
    one.save()
    # A move between its author's side and the DG is read by both, whatever state it ends in.
    seen = AppreciationState.SUBMITTED if one.is_open else one.state
    change = _change(one, field="state", old=old, new=one.state, seen=seen)
    audit.record(ACTIONS[move], change, by=by, contract_code=one.contract.code, reason=reason)
    appreciation_notices.moved(one, move, by=by)
    contracts.touch(one.contract)
    return one


def _change(one: Appreciation, *, field: str, old: str, new: str, seen: str = "") -> Change:
    return Change(
        object_type="appreciation",
        object_id=one.pk,
        entity_code=one.entity.code,
        field=field,
        label=one.key.label,
        old=old,
        new=new,
        state=seen or one.state,
    )
