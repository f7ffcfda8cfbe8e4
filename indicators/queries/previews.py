"""A contract as one reader sees it while a sheet is being filled in: what a status would be, once validated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from indicators.calculations.inputs import Adjustment, ContractData, Figure
from indicators.calculations.vocabulary import MissingReason, Quality
from indicators.choices import ObservationKind
from indicators.models import Observation


def as_seen(data: ContractData, entity: str, figures: list[Observation]) -> ContractData:
    """The contract as validated, with this entity's own figures as this reader sees them: a preview of the status."""
    own: dict[tuple[str, str, int], Figure] = {k: f for k, f in data.figures.items() if k[0] != entity}
    external, adjustments = dict(data.external), dict(data.adjustments)
    named: defaultdict[tuple[str, int], list[Adjustment]] = defaultdict(list)
    for row in figures:
        if row.is_empty:
            continue
        code = row.indicator.code
        if row.kind == ObservationKind.ADJUSTMENT:
            named[code, row.year].append(Adjustment(name=row.name, value=row.value))
        elif row.kind == ObservationKind.EXTERNAL:
            external[code, row.year] = _figure(row)
        else:
            own[entity, code, row.year] = _figure(row)
    adjustments.update({key: tuple(found) for key, found in named.items()})
    return replace(data, figures=own, external=external, adjustments=adjustments)


def _figure(row: Observation) -> Figure:
    return Figure(
        value=row.value,
        reason=MissingReason(row.reason) if row.reason else None,
        expected_on=row.expected_on,
        quality=Quality(row.quality),
    )
