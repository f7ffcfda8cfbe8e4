"""Who has to report on what, and who follows a milestone: by their rights, or because the DG named them."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from accounts.permissions import Permission, can
from indicators.queries.people import people_by_entity, people_everywhere
from milestones.models import DeliverablePart, Milestone, MilestoneMessage
from milestones.permissions import Basis, owns
from milestones.queries.milestone import asked_entities
from milestones.queries.parts import PartProgress, parts_of
from milestones.queries.places import Place


def reporters_of(parts: Iterable[PartProgress]) -> list[tuple[PartProgress, tuple[User, ...]]]:
    """Two queries, and one for the roles of each owner. A school's people are told beside its owner."""
    listed = list(parts)
    of_schools = people_by_entity(Permission.REPORT_DELIVERABLE, {part.entity for part in listed})
    head_office = people_everywhere(Permission.REPORT_DELIVERABLE)
    return [(one, _reporters(one, of_schools.get(one.entity.pk, ()), head_office)) for one in listed]


def _reporters(one: PartProgress, of_school: tuple[User, ...], head_office: tuple[User, ...]) -> tuple[User, ...]:
    owner = one.part.owner if one.part else None
    named = (owner,) if owner and one.part and owner.is_active and owns(owner, one.entity, one.part) else ()
    others = () if one.entity.is_institute and named else (head_office if one.entity.is_institute else of_school)
    return tuple(dict.fromkeys((*named, *others)))


def reporters_at(place: Place) -> tuple[User, ...]:
    """Who has to report on this one."""
    found = parts_of(
        place.contract,
        lambda _entity, _part: Basis.REPORTED,
        entity=place.entity.code,
        year=place.year,
        deliverable=place.deliverable.code,
    )
    return tuple(person for _part, people in reporters_of(found) for person in people)


def concerned_by(milestone: Milestone) -> tuple[User, ...]:
    """The schools that the milestone asks something of, the owners that the DG named, and the DG."""
    asked = asked_entities(milestone)
    of_schools = people_by_entity(Permission.REPORT_DELIVERABLE, asked)
    people = [person for entity in asked for person in of_schools.get(entity.pk, ())]
    return tuple(dict.fromkeys((*_owners(milestone), *people, *people_everywhere(Permission.MANAGE_MILESTONES))))


def followers_of(milestone: Milestone, *, author: User) -> tuple[User, ...]:
    """Who is told of a message: of the DG's, all that the milestone concerns; of a school's, the DG and the thread."""
    if can(author, Permission.MANAGE_MILESTONES, milestone.contract.institute):
        return concerned_by(milestone)
    wrote = User.objects.filter(pk__in=MilestoneMessage.objects.filter(milestone=milestone).values("author"))
    before = [person for person in wrote.order_by("pk") if can(person, Permission.READ_VALIDATED)]
    return tuple(dict.fromkeys((*people_everywhere(Permission.MANAGE_MILESTONES), *before)))


def _owners(milestone: Milestone) -> list[User]:
    parts = DeliverablePart.objects.filter(deliverable__action__milestone=milestone, owner__isnull=False)
    found = parts.select_related("owner", "entity").order_by("pk")
    return [part.owner for part in found if part.owner and owns(part.owner, part.entity, part)]
