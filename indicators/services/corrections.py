"""Correcting a figure that is locked: proposed with a reason, written once a second person of the DG approves."""

from __future__ import annotations

from dataclasses import fields

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.audit import Change
from accounts.choices import VisibleState
from accounts.models import Action, User
from accounts.permissions import Permission, check_can, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from indicators.calculations.inputs import Figure
from indicators.calculations.vocabulary import MissingReason, Quality
from indicators.choices import CorrectionState
from indicators.models import Correction, FigureKey, Observation
from indicators.queries.asked import is_asked
from indicators.queries.correction_previews import Preview, preview_of
from indicators.services import contracts, figure_notices
from indicators.services.observations import (
    FigureInput,
    StaleFigureError,
    check_rules,
    correct_figure,
    says,
)
from indicators.services.traces import printed

MAX_REASON = 4_000
FOUR_EYES = gettext_lazy(
    "Une autre personne de la direction générale doit approuver : vous avez proposé cette correction."
)
NOT_YOURS = gettext_lazy("Seule la personne qui a proposé la correction la retire.")
NOT_LOCKED = gettext_lazy("La valeur n’est pas verrouillée : elle se modifie dans la fiche.")


def proposal_refusal(*, observation: Observation, by: User) -> str | Promise | None:
    """Why this person may not propose a correction of this figure now; None where they may."""
    sentence = refusal(by, Permission.PROPOSE_CORRECTION, observation.entity)
    if sentence is None and not observation.is_locked:
        return NOT_LOCKED
    if sentence is None and observation.corrections.filter(state=CorrectionState.PROPOSED).exists():
        return _pending()
    return sentence


def approval_refusal(*, correction: Correction, by: User) -> str | Promise | None:
    """Why this person may not approve it; None where they may."""
    sentence = refusal(by, Permission.APPROVE_CORRECTION, correction.observation.entity)
    return FOUR_EYES if sentence is None and correction.proposed_by_id == by.pk else sentence


def withdrawal_refusal(*, correction: Correction, by: User) -> str | Promise | None:
    """Why this person may not take it back; None where they may."""
    sentence = refusal(by, Permission.PROPOSE_CORRECTION, correction.observation.entity)
    return NOT_YOURS if sentence is None and correction.proposed_by_id != by.pk else sentence


def _pending() -> str:
    return _("Une correction de cette valeur attend déjà une décision.")


def check_proposal(*, observation: Observation, figure: FigureInput) -> None:
    """Raise InvalidInputError where the figure proposed is none, is the same, or cannot be."""
    if figure.value is None and not figure.reason:
        raise InvalidInputError([("value", _("Donnez une valeur, ou le motif de son absence."))])
    if says(observation, figure):
        raise InvalidInputError([("value", _("C’est déjà ce que dit la valeur : rien n’est à corriger."))])
    check_rules(
        asked=is_asked(observation.indicator, kind=observation.kind, of=observation.entity),
        indicator=observation.indicator,
        figure=figure,
        kind=observation.kind,
        name=observation.name,
    )


@transaction.atomic
def propose(*, observation: Observation, figure: FigureInput, why: str, expected_version: int, by: User) -> Correction:
    """Ask for another figure in the place of a locked one; nothing changes until it is approved."""
    check_can(by, Permission.PROPOSE_CORRECTION, observation.entity)
    current = _locked_observation(observation.pk)
    if not current.is_locked:
        raise ConflictError(NOT_LOCKED)
    if current.version != expected_version:
        raise StaleFigureError(current=current, proposed=figure)
    check_proposal(observation=current, figure=figure)
    said = _text(why)
    if not said:
        raise InvalidInputError([("why", _("Dites pourquoi : le motif reste avec la valeur."))])
    values = {f.name: getattr(figure, f.name) for f in fields(FigureInput)}
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                observation=current, version=current.version, why=said, proposed_by=by, **values
            )
    except IntegrityError:
        raise ConflictError(_pending()) from None
    _record(correction, Action.CREATED, by=by, old=printed(current), new=_printed(correction), reason=said)
    figure_notices.correction_proposed(correction)
    return correction


@transaction.atomic
def approve(*, correction: Correction, reason: str = "", by: User) -> Observation:
    """Write the figure as proposed, in the state it has. Four eyes: never by the person who proposed it."""
    decided = _start(correction, by)
    if decided.proposed_by_id == by.pk:
        raise RefusedError(FOUR_EYES)
    observation = _locked_observation(decided.observation_id)
    if not observation.is_locked:
        raise ConflictError(NOT_LOCKED)
    figure = proposed_figure(decided)
    _check_unchanged(decided, observation, figure)
    check_rules(
        asked=is_asked(observation.indicator, kind=observation.kind, of=observation.entity),
        indicator=observation.indicator,
        figure=figure,
        kind=observation.kind,
        name=observation.name,
    )
    _finish(decided, CorrectionState.APPROVED, by=by, reason=_text(reason))
    why = _("Correction proposée par %(name)s : %(why)s") % {"name": decided.proposed_by, "why": decided.why}
    written = correct_figure(
        observation=observation, figure=figure, author=decided.proposed_by, by=by, why=why, reason=decided.why
    )
    figure_notices.correction_decided(decided, by=by)
    return written


@transaction.atomic
def withdraw(*, correction: Correction, reason: str = "", by: User) -> Correction:
    """Take back one’s own proposal while it waits; its trace stays."""
    sentence = withdrawal_refusal(correction=correction, by=by)
    if sentence is not None:
        raise RefusedError(sentence)
    return _finish(_pending_one(correction), CorrectionState.WITHDRAWN, by=by, reason=_text(reason))


@transaction.atomic
def refuse(*, correction: Correction, reason: str, by: User) -> Correction:
    """Leave the figure as it is, with a reason that its proposer reads."""
    decided = _start(correction, by)
    said = _text(reason)
    if not said:
        raise InvalidInputError([("reason", _("Un motif est nécessaire : il est lu par qui a proposé la correction."))])
    refused = _finish(decided, CorrectionState.REFUSED, by=by, reason=said)
    figure_notices.correction_decided(refused, by=by)
    return refused


def _text(given: str) -> str:
    return given.replace("\r\n", "\n").strip()[:MAX_REASON]


def preview(correction: Correction) -> Preview:
    """What approving it would change, in every entity and year that it touches."""
    return preview_of(correction.observation, as_figure(proposed_figure(correction)))


def proposed_figure(correction: Correction) -> FigureInput:
    return FigureInput(**{f.name: getattr(correction, f.name) for f in fields(FigureInput)})


def as_figure(figure: FigureInput) -> Figure:
    """As the calculations take it."""
    return Figure(
        value=figure.value,
        reason=MissingReason(figure.reason) if figure.reason else None,
        expected_on=figure.expected_on,
        quality=Quality(figure.quality),
    )


def _start(correction: Correction, by: User) -> Correction:
    """The correction under lock, once the right to decide and its state are checked."""
    check_can(by, Permission.APPROVE_CORRECTION, correction.observation.entity)
    return _pending_one(correction)


def _pending_one(correction: Correction) -> Correction:
    locked = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("observation__contract", "observation__entity", "observation__indicator", "proposed_by")
        .get(pk=correction.pk)
    )
    if not locked.is_pending:
        raise ConflictError(_("Cette correction est déjà %s.") % locked.get_state_display())
    return locked


def _locked_observation(pk: int) -> Observation:
    return (
        Observation.objects.select_for_update(of=("self",))
        .select_related("contract__institute", "entity", "indicator")
        .get(pk=pk)
    )


def _check_unchanged(correction: Correction, observation: Observation, figure: FigureInput) -> None:
    """A state that moved (publication) is no change; another value is: the proposal was made against this one."""
    basis = observation.revisions.filter(version=correction.version).first()
    kept = [f.name for f in fields(FigureInput)]
    if basis is None or any(getattr(basis, name) != getattr(observation, name) for name in kept):
        raise StaleFigureError(current=observation, proposed=figure)


def _finish(correction: Correction, state: CorrectionState, *, by: User, reason: str) -> Correction:
    old, correction.state = correction.state, state.value
    correction.decided_by, correction.decided_at, correction.decision_reason = by, timezone.now(), reason
    correction.save()
    _record(correction, Action.CHANGED, by=by, field="state", old=old, new=correction.state, reason=reason)
    return correction


def _printed(correction: Correction) -> str:
    """As the figure will read in the journal."""
    draft = Observation(value=correction.value, reason=correction.reason, quality=correction.quality)
    draft.state = correction.observation.state
    return printed(draft)


def _record(
    correction: Correction, action: Action, *, by: User, old: str, new: str, reason: str, field: str = "value"
) -> None:
    figure = FigureKey.of(correction.observation)
    change = Change(
        object_type="correction",
        object_id=correction.pk,
        entity_code=figure.entity.code,
        field=field,
        label=figure.label,
        old=old,
        new=new,
        state=VisibleState.SUBMITTED,  # read by the school and the DG alone, until the figure itself is written
    )
    audit.record(action, change, by=by, contract_code=figure.contract.code, reason=reason)
    contracts.touch(figure.contract, definition=False)
