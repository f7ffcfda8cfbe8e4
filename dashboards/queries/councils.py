"""The dates of the institute's board and of the schools' councils, held and to come: one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from imt_cop.core.errors import NotFoundError
from indicators.models import Contract, Council


@dataclass(frozen=True, slots=True, kw_only=True)
class Councils:
    """The latest first."""

    all: tuple[Council, ...]

    def of(self, entity: str) -> tuple[Council, ...]:
        return tuple(one for one in self.all if one.entity.code == entity)

    def held(self, entity: str, *, before: date) -> tuple[Council, ...]:
        """Those of an entity that were held before that day."""
        return tuple(one for one in self.of(entity) if one.held_on < before)

    def last(self, entity: str, *, before: date) -> date | None:
        """What *the last council* is that day."""
        return next((one.held_on for one in self.held(entity, before=before)), None)


def councils(contract: Contract) -> Councils:
    return Councils(all=tuple(Council.objects.filter(contract=contract).select_related("entity")))


def find_council(contract: Contract, number: int) -> Council:
    """Raises NotFoundError."""
    found = Council.objects.filter(contract=contract, pk=number).select_related("contract__institute", "entity").first()
    if found is None:
        raise NotFoundError
    return found
