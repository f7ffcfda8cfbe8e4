"""What the DG decides of a milestone, and what it and the schools asked say to each other about it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.choices import VisibleState
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError, RefusedError
from indicators.services import contracts
from milestones.models import Milestone, MilestoneDecision, MilestoneMessage
from milestones.permissions import discussion_refusal
from milestones.queries.milestone import asked_entities
from milestones.services import notices

MAX_TEXT = 4_000


@transaction.atomic
def decide(*, milestone: Milestone, decided_on: date, text: str, by: User) -> MilestoneDecision:
    """Record a decision with the day it was taken, today at the latest. It stays; another may go back on it."""
    check_can(by, Permission.MANAGE_MILESTONES, milestone.contract.institute)
    said = _said(text, _("Écrivez la décision."))
    if decided_on > timezone.localdate():
        raise InvalidInputError(
            [("decided_on", _("Une décision à venir n’est pas encore prise : aujourd’hui au plus."))]
        )
    one = MilestoneDecision.objects.create(milestone=milestone, decided_on=decided_on, text=said, by=by)
    _record(milestone, "milestone_decision", one.pk, new=f"{decided_on.isoformat()} — {said}", by=by)
    notices.milestone_decided(one)
    return one


@transaction.atomic
def post(*, milestone: Milestone, text: str, by: User) -> MilestoneMessage:
    """Add a message to a milestone's thread. Raises RefusedError, InvalidInputError."""
    sentence = discussion_refusal(by, asked_entities(milestone))
    if sentence is not None:
        raise RefusedError(sentence)
    one = MilestoneMessage.objects.create(milestone=milestone, author=by, text=_said(text, _("Écrivez un message.")))
    _record(milestone, "milestone_message", one.pk, new=one.text, by=by)
    notices.message_posted(one)
    return one


def _said(text: str, absent: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise InvalidInputError([("text", absent)])
    if len(said) > MAX_TEXT:
        raise InvalidInputError([("text", _("%s caractères au plus.") % MAX_TEXT)])
    return said


def _record(milestone: Milestone, kind: str, key: int, *, new: str, by: User) -> None:
    change = Change(
        object_type=kind,
        object_id=key,
        entity_code=milestone.contract.institute.code,
        field="text",
        label=milestone.code,
        new=new,
        state=VisibleState.VALIDATED,  # read by all of the institute, never by the ministry
    )
    audit.record(Action.CREATED, change, by=by, contract_code=milestone.contract.code)
    contracts.touch(milestone.contract)
