"""The whole dataset of a contract as rows: what every export, page and API of it hands out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone

from indicators.choices import ObservationKind, Quality
from indicators.models import Baseline, Contract, Indicator, Observation
from indicators.queries.contract_data import targets_in_force
from schools.models import Entity

COLUMNS = (
    "contract",
    "entity",
    "indicator",
    "period",
    "kind",
    "comparator",
    "value",
    "value_max",
    "basis",
    "price_basis",
    "unit",
    "state",
    "reason",
    "expected_on",
    "note",
    "source",
)
KINDS = ("history", "reference", "target", "actual", "adjustment", "external")

Row = dict[str, str]


def plain(number: Decimal | None) -> str:
    """A number as every export writes it: a plain decimal, unrounded, no exponent, no trailing zero; empty = none."""
    if number is None:
        return ""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def dataset(contract: Contract, *, visible: dict[str, frozenset[str]] | None = None) -> list[Row]:
    """Every row of a contract, in a stable order: entity, indicator, period, kind.

    `visible` gives the states of figures that the reader may see, by entity code; None is everything.
    """
    entities = {entity.pk: entity for entity in Entity.objects.all()}
    series = {indicator.pk: indicator for indicator in Indicator.objects.filter(contract=contract)}
    rows: list[tuple[tuple[Any, ...], Row]] = []
    for item, key, values in _items(contract):
        entity, indicator = entities[item.entity_id], series[item.indicator_id]
        if isinstance(item, Observation) and not _sees(visible, entity.code, item.state):
            continue
        shown = "" if values["kind"] == "external" else entity.code
        row = dict.fromkeys(COLUMNS, "") | {
            "contract": contract.code,
            "entity": shown,
            "indicator": indicator.code,
            "unit": indicator.unit,
            **values,
        }
        if isinstance(item, Observation):
            row["price_basis"] = "current" if indicator.price_basis else ""
        order = (shown == "", entity.position, entity.code, indicator.position, indicator.code)
        rows.append(((*order, key, KINDS.index(row["kind"]), row["note"]), row))
    return [row for _order, row in sorted(rows, key=lambda pair: pair[0])]


def _sees(visible: dict[str, frozenset[str]] | None, entity: str, state: str) -> bool:
    return visible is None or state in visible.get(entity, frozenset())


def _items(contract: Contract) -> Iterator[tuple[Any, int, Row]]:
    for baseline in Baseline.objects.filter(contract=contract, amendment=None):
        yield baseline, baseline.first_year, _baseline(baseline)
    for target in targets_in_force(contract, signed_by=timezone.localdate()):
        yield target, target.year, _target(target)
    for observation in Observation.objects.filter(contract=contract):
        if not observation.is_empty:
            yield observation, observation.year, _observation(observation)


def _baseline(baseline: Baseline) -> Row:
    return {
        "period": baseline.period,
        "kind": baseline.kind,
        "value": plain(baseline.value),
        "price_basis": baseline.price_basis,
        "state": "provisional" if baseline.provisional else "",
        "reason": baseline.reason,
        "note": baseline.note,
        "source": baseline.source,
    }


def _target(target: Any) -> Row:
    return {
        "period": str(target.year),
        "kind": "target",
        "comparator": target.comparator,
        "value": plain(target.value),
        "value_max": plain(target.value_max),
        "basis": target.basis,
        "price_basis": target.price_basis,
        "note": target.note,
        "source": target.source,
    }


def _observation(observation: Observation) -> Row:
    quality = "" if observation.quality == Quality.FINAL else f"+{observation.quality}"
    adjustment = observation.kind == ObservationKind.ADJUSTMENT
    return {
        "period": str(observation.year),
        "kind": observation.kind,
        "value": plain(observation.value),
        "state": f"{observation.state}{quality}",
        "reason": observation.reason,
        "expected_on": observation.expected_on.isoformat() if observation.expected_on else "",
        # An adjustment's name travels as its note: that is how `import_actuals` reads it back.
        "note": observation.name if adjustment else observation.comment,
        "source": observation.source,
    }
