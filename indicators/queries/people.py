"""Who is to be told: the people whose rights make something theirs to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES
from schools.models import Entity, Membership


def people_by_entity(permission: Permission, entities: Iterable[Entity]) -> dict[int, tuple[User, ...]]:
    """By entity key, those who may do this there by their membership in it; one query. Closed accounts are left out."""
    roles = [role.code.value for role in ROLES.values() if permission in role.own]
    memberships = Membership.objects.filter(
        role__in=roles, entity__in={entity.pk for entity in entities}, user__is_active=True
    ).select_related("user")
    found: defaultdict[int, dict[int, User]] = defaultdict(dict)
    for membership in memberships.order_by("user__display_name", "user_id"):
        if membership.entity_id is not None:
            found[membership.entity_id][membership.user_id] = membership.user
    return {entity: tuple(people.values()) for entity, people in found.items()}


def people_everywhere(permission: Permission) -> tuple[User, ...]:
    """Those who may do this for the institute and every school."""
    roles = [role.code.value for role in ROLES.values() if permission in role.everywhere]
    people = User.objects.filter(memberships__role__in=roles, is_active=True).distinct()
    return tuple(people.order_by("display_name", "pk"))
