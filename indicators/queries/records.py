"""Who wrote a figure, when, from which source: what stands behind the numbers of a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from indicators.models import Contract, Indicator, Observation, ObservationRevision
from indicators.models.observation import FigureFields
from indicators.queries.contract_data import end_of
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A figure as it is, or as it stood on the day of reading. `name` is that of an adjustment."""

    entity: Entity
    indicator: Indicator
    kind: str
    name: str
    value: Decimal | None
    reason: str
    expected_on: date | None
    state: str
    quality: str
    comment: str
    source: str
    at: datetime
    by: User | None


def records(
    contract: Contract,
    *,
    year: int,
    states: frozenset[str],
    as_of: date | None,
    entity: str = "",
    series: Iterable[str] = (),
) -> tuple[Record, ...]:
    """Of one entity or of some series, in the order of entities and indicators. One query."""
    where = Q(contract=contract, year=year)
    if entity:
        where &= Q(entity__code=entity)
    codes = tuple(series)
    if codes:
        where &= Q(indicator__code__in=codes)
    found = _now(where) if as_of is None else _as_of(where, as_of)
    kept = [one for one in found if one.state in states and (one.value is not None or one.reason)]
    return tuple(sorted(kept, key=lambda one: (one.entity.position, one.indicator.position, one.kind, one.name)))


def _now(where: Q) -> Iterator[Record]:
    for row in Observation.objects.filter(where).select_related("entity", "indicator", "updated_by"):
        yield _record(row, row, row.updated_at, row.updated_by)


def _as_of(where: Q, day: date) -> Iterator[Record]:
    wanted = Observation.objects.filter(where).values("pk")
    rows = (
        ObservationRevision.objects.filter(observation__in=wanted, at__lt=end_of(day))
        .select_related("observation__entity", "observation__indicator", "by")
        .order_by("observation_id", "version")
    )
    latest = {row.observation_id: row for row in rows}
    for row in latest.values():
        yield _record(row.observation, row, row.at, row.by)


def _record(figure: Observation, said: FigureFields, at: datetime, by: User | None) -> Record:
    return Record(
        entity=figure.entity,
        indicator=figure.indicator,
        kind=figure.kind,
        name=figure.name,
        value=said.value,
        reason=said.reason,
        expected_on=said.expected_on,
        state=said.state,
        quality=said.quality,
        comment=said.comment,
        source=said.source,
        at=at,
        by=by,
    )
