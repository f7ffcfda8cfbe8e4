"""The unit in which an entity types a series: a unit of its own where it has one, else the series’."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indicators.calculations.entry_unit import ONE, entered, entry_decimals
from indicators.models import Contract, EntryUnit, Indicator
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMeasure:
    """The unit that this entity types in; typed × `factor` = kept."""

    unit: str
    unit_en: str
    decimals: int
    factor: Decimal = ONE

    @classmethod
    def of(cls, indicator: Indicator, unit: EntryUnit | None) -> EntryMeasure:
        """`unit` is the entity's own for this series, if it has one."""
        if unit is None:
            english = indicator.unit_en or indicator.unit
            return cls(unit=indicator.unit, unit_en=english, decimals=indicator.decimals)
        decimals = entry_decimals(indicator.decimals, unit.factor)
        return cls(unit=unit.unit, unit_en=unit.unit, decimals=decimals, factor=unit.factor)

    def entered(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else entered(value, self.factor)


def units_of(contract: Contract, entity: Entity) -> dict[int, EntryUnit]:
    """The units of its own that an entity has in a contract, by series; one query."""
    return {unit.indicator_id: unit for unit in EntryUnit.objects.filter(contract=contract, entity=entity)}
