"""Builders of institutes and schools."""

from __future__ import annotations

from schools.choices import EntityKind
from schools.models import Entity


def make_entity(
    code: str, *, kind: EntityKind = EntityKind.SCHOOL, parent: Entity | None = None, short_name: str = ""
) -> Entity:
    name = short_name or code
    return Entity.objects.create(code=code, kind=kind, parent=parent, short_name=name, name=name)
