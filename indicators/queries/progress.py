"""How far sheets are: figures asked and filled, and when one was last touched: five queries in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from indicators.models import Indicator, NotApplicable, Observation, Sheet
from indicators.queries.asked import asked_of
from indicators.queries.requests import requested, requests_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`filled` of `asked` figures hold a number or the reason why there is none."""

    asked: int = 0
    filled: int = 0
    touched_at: datetime | None = None
    touched_by: str = ""

    @property
    def remaining(self) -> int:
        return self.asked - self.filled

    @property
    def is_complete(self) -> bool:
        return self.filled >= self.asked


def progress_of(sheets: Sequence[Sheet]) -> dict[int, Progress]:
    """By sheet key. The sheets carry their campaign and their entity."""
    contracts = {sheet.campaign.contract_id for sheet in sheets}
    series: defaultdict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(contract__in=contracts):
        series[indicator.contract_id].append(indicator)
    not_applicable = set(NotApplicable.objects.filter(contract__in=contracts).values_list("entity_id", "indicator_id"))
    rows, requests = _rows(sheets, contracts), requests_of(sheets)
    found = {}
    for sheet in sheets:
        wanted = requested(sheet, series[sheet.campaign.contract_id], requests)
        asked = asked_of(sheet.entity, wanted, not_applicable)
        required = {(one.indicator.pk, one.kind.value) for one in asked if one.required}
        own = rows[sheet.campaign.contract_id, sheet.entity_id, sheet.campaign.year]
        filled = {
            (row["indicator_id"], row["kind"]) for row in own if row["value"] is not None or row["reason"]
        } & required
        last = max(own, key=lambda row: row["updated_at"], default=None)
        found[sheet.pk] = Progress(
            asked=len(required),
            filled=len(filled),
            touched_at=last["updated_at"] if last else None,
            touched_by=(last["updated_by__display_name"] or "") if last else "",
        )
    return found


def _rows(sheets: Sequence[Sheet], contracts: set[int]) -> defaultdict[tuple[int, int, int], list[dict[str, Any]]]:
    rows: defaultdict[tuple[int, int, int], list[dict[str, Any]]] = defaultdict(list)
    found = Observation.objects.filter(
        contract__in=contracts,
        entity__in={sheet.entity_id for sheet in sheets},
        year__in={sheet.campaign.year for sheet in sheets},
    ).values(
        "contract_id", "entity_id", "year", "indicator_id", "kind", "value", "reason", "updated_at",
        "updated_by__display_name",
    )  # fmt: skip
    for row in found:
        rows[row["contract_id"], row["entity_id"], row["year"]].append(dict(row))
    return rows
