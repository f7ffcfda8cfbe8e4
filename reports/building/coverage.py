"""Which figures of a report are provisional, partial or of a perimeter that is not reconciled."""

from __future__ import annotations

from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import ValueOrigin
from indicators.queries.catalogue import Series
from reports.building.material import Material


def provisional_values(material: Material) -> tuple[Evaluation, ...]:
    return tuple(row for row in material.evaluations if row.provisional and row.value is not None)


def partial_values(material: Material) -> tuple[Evaluation, ...]:
    return tuple(row for row in material.evaluations if row.value_origin == ValueOrigin.PARTIAL)


def unreconciled_series(material: Material) -> tuple[Series, ...]:
    found = {row.indicator for row in material.evaluations if row.unreconciled}
    return tuple(one for one in material.names.indicators if one.code in found)
