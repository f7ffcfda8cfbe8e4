"""The whole dataset of a contract as rows: what every export, page and API of it hands out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from heapq import merge
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from django.db.models import Case, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from indicators.choices import ObservationKind, Quality
from indicators.models import Baseline, Contract, Indicator, Observation, ObservationRevision, Target
from indicators.queries.contract_data import end_of, targets_in_force
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

BLANK = dict.fromkeys(COLUMNS, "")
BATCH = 1_000
KEY = ("entity_id", "indicator_id", "year", "kind", "name")
FIGURE = ("value", "reason", "expected_on", "state", "quality", "comment", "source")

Row = dict[str, str]
Order = tuple[Any, ...]
M = TypeVar("M", bound=Model)
Ranked = dict[int, tuple[int, M]]


def plain(number: Decimal | None) -> str:
    """A number as every export writes it: a plain decimal, unrounded, no exponent, no trailing zero; empty = none."""
    if number is None:
        return ""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def dataset(
    contract: Contract, *, visible: dict[str, frozenset[str]] | None = None, as_of: date | None = None
) -> Iterator[Row]:
    """Every row of a contract, in a stable order: entity, indicator, period, kind. Figures are read as they are taken.

    `visible` gives the states of figures that the reader may see, by entity code; None is everything. With `as_of`, the
    targets in force and the figures as they stood at the end of that day. Five queries.
    """
    places, series = _places(contract), _ranked(Indicator.objects.filter(contract=contract), "position", "code")
    printed = sorted(_printed(contract, places, series, as_of or timezone.localdate()), key=itemgetter(0))
    figures = _figures(contract, places, series, visible, as_of)
    for _order, row in merge(printed, figures, key=itemgetter(0)):
        yield row


def _places(contract: Contract) -> Ranked[Entity]:
    """The entities of the contract's institute, and any other that has a figure in it."""
    members = Q(pk=contract.institute_id) | Q(parent=contract.institute_id)
    others = Q(pk__in=Observation.objects.filter(contract=contract).values("entity"))
    return _ranked(Entity.objects.filter(members | others), "position", "code")


def _ranked(found: QuerySet[M], *by: str) -> Ranked[M]:
    """Rows by key, with their rank: databases sort texts each in their own way."""
    rows = sorted(found, key=attrgetter(*by))
    return {row.pk: (rank, row) for rank, row in enumerate(rows)}


def _rank(field: str, ranked: Mapping[int, Any]) -> Any:
    """The same rank in SQL."""
    whens = [When(**{field: pk}, then=Value(rank)) for pk, (rank, _row) in ranked.items()]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


def _row(contract: Contract, entity: str, indicator: Indicator, values: Row) -> Row:
    return (
        BLANK
        | {"contract": contract.code, "entity": entity, "indicator": indicator.code, "unit": indicator.unit}
        | values
    )


def _printed(
    contract: Contract, places: Ranked[Entity], series: Ranked[Indicator], signed_by: date
) -> Iterator[tuple[Order, Row]]:
    baselines = Baseline.objects.filter(contract=contract, amendment=None, entity__in=places)
    targets = (target for target in targets_in_force(contract, signed_by=signed_by) if target.entity_id in places)
    items: Iterator[tuple[Baseline | Target, int, Row]] = chain(
        ((one, one.first_year, _baseline(one)) for one in baselines), ((one, one.year, _target(one)) for one in targets)
    )
    for item, year, values in items:
        place, (position, indicator) = places[item.entity_id], series[item.indicator_id]
        order = (False, place[0], position, year, KINDS.index(values["kind"]), values["note"])
        yield order, _row(contract, place[1].code, indicator, values)


def _figures(
    contract: Contract,
    places: Ranked[Entity],
    series: Ranked[Indicator],
    visible: dict[str, frozenset[str]] | None,
    as_of: date | None,
) -> Iterator[tuple[Order, Row]]:
    """The database sorts as far as it sorts like Python; the few rows of one year's figure are sorted here."""
    found, through = figures_at(contract, as_of)
    external = Case(When(**{f"{through}kind": ObservationKind.EXTERNAL}, then=Value(1)), default=Value(0))
    found = found.order_by(
        external, _rank(f"{through}entity", places), _rank(f"{through}indicator", series), f"{through}year"
    )
    names = [*(f"{through}{name}" for name in KEY), *FIGURE]
    rows = (_figure(values, contract, places, series) for values in found.values_list(*names).iterator(BATCH))
    seen = (row for row in rows if visible is None or row[0] in visible.get(row[1], frozenset()))
    for _year, group in groupby(seen, key=lambda row: row[2][:4]):
        yield from sorted(((order, row) for _state, _entity, order, row in group), key=itemgetter(0))


def figures_at(contract: Contract, as_of: date | None) -> tuple[QuerySet[Any, Any], str]:
    """The figures of a contract that hold something, as they are or as they stood at the end of a day.

    With how they lead to what names them.
    """
    found: QuerySet[Any, Any] = Observation.objects.filter(contract=contract)
    through = ""
    if as_of is not None:
        revisions = ObservationRevision.objects.filter(at__lt=end_of(as_of))
        later = revisions.filter(observation=OuterRef("observation"), version__gt=OuterRef("version"))
        found, through = revisions.filter(~Exists(later), observation__contract=contract), "observation__"
    return found.exclude(Q(value=None) & Q(reason="")), through


def _figure(
    values: tuple[Any, ...], contract: Contract, places: Ranked[Entity], series: Ranked[Indicator]
) -> tuple[str, str, Order, Row]:
    """The state and the entity by which a figure is read, its place in the order, and its row."""
    entity_id, indicator_id, year, kind, name, value, reason, expected_on, state, quality, comment, source = values
    (place, entity), (position, indicator) = places[entity_id], series[indicator_id]
    external = kind == ObservationKind.EXTERNAL
    # An adjustment's name travels as its note: that is how `import_actuals` reads it back.
    note = name if kind == ObservationKind.ADJUSTMENT else comment
    row = {
        "period": str(year),
        "kind": kind,
        "value": plain(value),
        "price_basis": "current" if indicator.price_basis else "",
        "state": state if quality == Quality.FINAL else f"{state}+{quality}",
        "reason": reason,
        "expected_on": expected_on.isoformat() if expected_on else "",
        "note": note,
        "source": source,
    }
    order = (external, place, position, year, KINDS.index(kind), note)
    return state, entity.code, order, _row(contract, "" if external else entity.code, indicator, row)


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
