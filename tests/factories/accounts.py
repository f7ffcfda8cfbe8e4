"""Builders of people."""

from __future__ import annotations

from accounts.choices import Role
from accounts.models import User
from schools.models import Entity, Membership

PASSWORD = "correct-horse-battery-staple"


def make_user(name: str, role: Role | None = None, entity: Entity | None = None) -> User:
    """A person with one role at most; `name` makes the address."""
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, display_name=name.replace("-", " ").title())
    if role is not None:
        Membership.objects.create(user=user, role=role, entity=entity)
    return user
