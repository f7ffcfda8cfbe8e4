"""Who reads what is said of a deliverable, and who may say it: the rights table, as queries and services take it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import VisibleState
from accounts.models import User
from accounts.permissions import EntityLike, Permission, Reading, can, refusal
from milestones.models import DeliverablePart

Person = User | AnonymousUser
NOT_ASKED = _("Seules la direction générale et les écoles à qui ce jalon demande un livrable écrivent ici.")
NOT_OWNER = _("Seuls le responsable du livrable et la direction générale en rendent compte.")


class Basis(StrEnum):
    """What of a part is read: the last report, what the DG validated, or what was published."""

    REPORTED = "reported"
    VALIDATED = "validated"
    PUBLISHED = "published"


def basis_of(
    readable: Reading, entity: EntityLike, *, owner: Person | None = None, part: DeliverablePart | None = None
) -> Basis | None:
    """As for figures: a report is its entity's and the DG's; validated, all of IMT's; published, the ministry's.

    Given the person, the owner that the DG named reads what they report. None for who reads nothing.
    """
    states = readable.states(entity)
    if VisibleState.SUBMITTED in states:
        return Basis.REPORTED
    if VisibleState.VALIDATED in states:
        mine = owner is not None and part is not None and owns(owner, entity, part)
        return Basis.REPORTED if mine and VisibleState.SUBMITTED in readable.of_own else Basis.VALIDATED
    return Basis.PUBLISHED if VisibleState.PUBLISHED in states else None


def report_refusal(person: Person, entity: EntityLike, part: DeliverablePart | None) -> str | Promise | None:
    """Why this person may not report; None for who reports for this entity, and for the owner that the DG named."""
    sentence = refusal(person, Permission.REPORT_DELIVERABLE, entity)
    if sentence is None or (part is not None and owns(person, entity, part)):
        return None
    return NOT_OWNER if entity.is_institute and person.is_authenticated else sentence


def owns(person: Person, entity: EntityLike, part: DeliverablePart) -> bool:
    """An owner keeps a role in the institute: one who left it, or never had any, is an owner no more."""
    return part.owner_id is not None and part.owner_id == person.pk and can(person, Permission.READ_VALIDATED, entity)


def reads_follow_up(readable: Reading) -> bool:
    """Decisions and threads are the institute's own: the ministry reads none of them."""
    return VisibleState.VALIDATED in readable.everywhere


def discussion_refusal(person: Person, asked: Iterable[EntityLike]) -> str | Promise | None:
    """Why this person may not write in a milestone's thread; None for the DG and the schools that it asks."""
    if any(can(person, Permission.REPORT_DELIVERABLE, entity) for entity in asked):
        return None
    return NOT_ASKED
