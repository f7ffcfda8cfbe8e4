"""Figures that come by the file, many at once: what a contract prints, and the rows of a checked import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Action, User
from imt_cop.core.inserting import insert
from indicators.models import Contract, Indicator, Observation
from indicators.services.observations import SAID, FigureInput, says
from indicators.services.traces import BATCH, printed, record, revise
from schools.models import Entity


def insert_printed(*, records: list[dict[str, Any]]) -> None:
    """Enter the figures that a contract's own files print; within the caller's transaction."""
    now = timezone.now()
    observations = [
        Observation(
            contract_id=record["contract_id"],
            entity_id=record["entity_id"],
            indicator_id=record["indicator_id"],
            year=record["year"],
            kind=record["kind"],
            name=record["name"],
            value=record["value"],
            reason=record["reason"],
            state=record["state"],
            comment=record["note"],
            source=record["source"],
            updated_at=now,
        )
        for record in records
    ]
    insert(observations, keyed=True)
    revise(observations, by=None, why=_("imprimé dans le document"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFigure:
    """A row of an import, its codes resolved, with the figure already there if any."""

    entity: Entity
    indicator: Indicator
    year: int
    kind: str
    name: str
    state: str
    figure: FigureInput
    current: Observation | None


def write_imported(
    *, contract: Contract, rows: list[ImportedFigure], by: User | None, at: datetime | None = None
) -> int:
    """Write the rows of a checked import that change something, in the caller's transaction; return how many."""
    now = at or timezone.now()
    changed = [
        row
        for row in rows
        if row.current is None or row.current.state != row.state or not says(row.current, row.figure)
    ]
    written: list[Observation] = []
    fresh: list[Observation] = []
    entries: list[tuple[Observation, str]] = []
    for row in changed:
        old = printed(row.current) if row.current else ""
        observation = row.current or Observation(year=row.year, kind=row.kind, name=row.name)
        # What it belongs to is in hand: its traces need not read it again.
        observation.contract, observation.entity, observation.indicator = contract, row.entity, row.indicator
        for name in SAID:
            setattr(observation, name, getattr(row.figure, name))
        observation.state, observation.updated_at, observation.updated_by = row.state, now, by
        observation.version += int(row.current is not None)
        (written if row.current else fresh).append(observation)
        entries.append((observation, old))
    insert(fresh, keyed=True)
    Observation.objects.bulk_update(written, [*SAID, "state", "updated_at", "updated_by", "version"], batch_size=BATCH)
    revise([*fresh, *written], by=by, why=_("import"))
    record(entries, action=Action.IMPORTED, by=by)
    return len(changed)
