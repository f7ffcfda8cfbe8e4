"""What a person reads of a contract's figures: the rights table, as the queries take it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Permission, check_can, reading
from indicators.models import EVALUATED_STATES
from schools.models import Entity

Person = User | AnonymousUser


def evaluated_states(user: Person) -> frozenset[str]:
    """The states that an evaluation shown to this person reads: published figures alone for the ministry.

    Raises RefusedError for somebody who reads no figure at all.
    """
    states = reading(user).everywhere & set(EVALUATED_STATES)
    if not states:
        check_can(user, Permission.READ_PUBLISHED)
    return frozenset(states)


def states_by_entity(user: Person, entities: Iterable[Entity]) -> dict[str, frozenset[str]]:
    """The states that this person reads of each entity, by code."""
    readable = reading(user)
    return {entity.code: readable.states(entity) for entity in entities}


def figures_visible_to(user: Person, entities: Iterable[Entity], *, through: str = "") -> Q:
    """The same as a condition on figures; those of an entity that is not given are left out.

    On revisions of figures, `through` leads to the entity: the state is then that of the revision.
    """
    readable = reading(user)
    by_states: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for entity in entities:
        by_states[readable.states(entity)].append(entity.pk)
    condition = Q(pk__in=())
    for states, keys in by_states.items():
        condition |= Q(**{f"{through}entity__in": keys, "state__in": states})
    return condition
