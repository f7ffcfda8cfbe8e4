"""Giving and taking roles: the one place where a membership is written."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.choices import Role
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from accounts.roles import ROLES
from imt_cop.core.errors import InvalidInputError
from schools.models import Entity, Membership

Wanted = tuple[Role, Entity | None]


@transaction.atomic
def give(*, user: User, role: Role, entity: Entity | None, by: User | None) -> Membership:
    """Give a role; one that the person has already stays as it is. `by` None is single sign-on.

    Raises InvalidInputError where the role asks for a school and none is given, or the other way round.
    """
    if by is not None:
        check_can(by, Permission.MANAGE_USERS)
    check_role(role, entity)
    membership, is_new = Membership.objects.get_or_create(user=user, role=role, entity=entity)
    if is_new:
        _record(Action.CREATED, membership, by)
    return membership


@transaction.atomic
def take(*, membership: Membership, by: User | None) -> None:
    """Take a role away. Nobody takes their own administrator's role: one always stays."""
    if by is not None:
        check_can(by, Permission.MANAGE_USERS)
    if by == membership.user and membership.role == Role.ADMINISTRATOR:
        raise InvalidInputError([("role", _("Vous ne pouvez pas vous retirer le rôle d’administrateur."))])
    _record(Action.REMOVED, membership, by)
    membership.delete()


@transaction.atomic
def set_all(*, user: User, wanted: Collection[Wanted], by: User | None) -> None:
    """Give what is wanted and is not there, take what is there and is not wanted."""
    present = list(user.memberships.select_related("entity"))
    for role, entity in wanted:
        give(user=user, role=role, entity=entity, by=by)
    for membership in present:
        if (Role(membership.role), membership.entity) not in wanted:
            take(membership=membership, by=by)


def check_role(role: Role, entity: Entity | None) -> None:
    """Raises InvalidInputError where that role cannot be held there."""
    definition = ROLES[role]
    if definition.needs_entity and entity is None:
        raise InvalidInputError([("entity", _("Ce rôle est celui d’une école : dites laquelle."))])
    if entity is not None and not definition.own:
        raise InvalidInputError([("entity", _("Ce rôle vaut pour tout l’institut : ne choisissez pas d’école."))])


def _record(action: Action, membership: Membership, by: User | None) -> None:
    code = membership.entity.code if membership.entity else ""
    told = f"{membership.role}@{code}" if code else membership.role
    change = Change(
        object_type="membership",
        object_id=membership.pk,
        entity_code=code,
        label=membership.user.email,
        field="role",
        old=told if action == Action.REMOVED else "",
        new="" if action == Action.REMOVED else told,
    )
    audit.record(action, change, by=by)
