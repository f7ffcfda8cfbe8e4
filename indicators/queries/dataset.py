"""The whole dataset of a contract as rows: what every export, page and API of it hands out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from django.db.models import Case, Exists, Func, Model, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
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
BATCH = 2_000
KEY = ("entity_id", "indicator_id", "year", "kind", "name")
FIGURE = ("reason", "expected_on", "state", "quality", "comment", "source")
ADJUSTMENT, EXTERNAL, FINAL = ObservationKind.ADJUSTMENT.value, ObservationKind.EXTERNAL.value, Quality.FINAL.value
ORDERED = ("entity", "indicator")
RANKS = {kind: rank for rank, kind in enumerate(KINDS)}

Row = dict[str, str]
# The texts of a row, in the order of COLUMNS.
Values = tuple[str, ...]
# Outside figures last, the place, the series, the year; then the kind and the note.
Order = tuple[tuple[bool, int, int, int], int, str]
M = TypeVar("M", bound=Model)
Ranked = dict[int, tuple[int, M]]


class CodePoints(Func):
    """A text in the order in which Python sorts it; PostgreSQL would sort by the rules of its own locale."""

    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **context)


def plain(number: Decimal | None) -> str:
    """A number as every export writes it: a plain decimal, unrounded, no exponent, no trailing zero; empty = none."""
    return "" if number is None else trimmed(format(number, "f"))


def trimmed(text: str) -> str:
    """A plain decimal without the zeros that say nothing."""
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def dataset(
    contract: Contract, *, visible: dict[str, frozenset[str]] | None = None, as_of: date | None = None
) -> Iterator[Row]:
    """The rows of `dataset_values`, by column."""
    for values in dataset_values(contract, visible=visible, as_of=as_of):
        yield dict(zip(COLUMNS, values, strict=True))


def dataset_values(
    contract: Contract, *, visible: dict[str, frozenset[str]] | None = None, as_of: date | None = None
) -> Iterator[Values]:
    """Every row of a contract, in a stable order: entity, indicator, period, kind. Figures are read as they are taken.

    `visible` gives the states of figures that the reader may see, by entity code; None is everything. With `as_of`, the
    targets in force and the figures as they stood at the end of that day. Five queries.
    """
    places, series = places_of(contract), ranked(Indicator.objects.filter(contract=contract), "position", "code")
    printed = iter(sorted(printed_rows(contract, places, series, as_of or timezone.localdate()), key=itemgetter(0)))
    following = next(printed, None)
    for order, values in _figures(contract, places, series, visible, as_of):
        while following is not None and following[0] <= order:
            yield following[1]
            following = next(printed, None)
        yield values
    if following is not None:
        yield following[1]
    yield from (values for _order, values in printed)


def places_of(contract: Contract) -> Ranked[Entity]:
    """The entities of the contract's institute, and any other that has a figure in it."""
    members = Q(pk=contract.institute_id) | Q(parent=contract.institute_id)
    others = Q(pk__in=Observation.objects.filter(contract=contract).values("entity"))
    return ranked(Entity.objects.filter(members | others), "position", "code")


def ranked(found: QuerySet[M], *by: str) -> Ranked[M]:
    """Rows by key, with their rank: databases sort texts each in their own way."""
    rows = sorted(found, key=attrgetter(*by))
    return {row.pk: (rank, row) for rank, row in enumerate(rows)}


def printed_rows(
    contract: Contract, places: Ranked[Entity], series: Ranked[Indicator], signed_by: date
) -> Iterator[tuple[Order, Values]]:
    baselines = Baseline.objects.filter(contract=contract, amendment=None, entity__in=places)
    targets = (target for target in targets_in_force(contract, signed_by=signed_by) if target.entity_id in places)
    items: Iterator[tuple[Baseline | Target, int, Row]] = chain(
        ((one, one.first_year, _baseline(one)) for one in baselines), ((one, one.year, _target(one)) for one in targets)
    )
    for item, year, values in items:
        place, (position, indicator) = places[item.entity_id], series[item.indicator_id]
        order = (False, place[0], position, year), RANKS[values["kind"]], values["note"]
        known = {"contract": contract.code, "entity": place[1].code, "indicator": indicator.code}
        row = BLANK | known | {"unit": indicator.unit} | values
        yield order, tuple(row[name] for name in COLUMNS)


def _figures(
    contract: Contract,
    places: Ranked[Entity],
    series: Ranked[Indicator],
    visible: dict[str, frozenset[str]] | None,
    as_of: date | None,
) -> Iterator[tuple[Order, Values]]:
    """The database sorts as far as `ranked` does; the few rows of one year's figure are sorted here.

    A value is read as the text that it is: hundreds of thousands of numbers are not made to be written again.
    """
    found, through = figures_at(contract, as_of)
    order: list[Any] = []
    for name in ORDERED:
        order += [f"{through}{name}__position", CodePoints(f"{through}{name}__code")]
    external = Case(When(**{f"{through}kind": EXTERNAL}, then=Value(1)), default=Value(0))
    found = found.order_by(external, *order, f"{through}year")
    names: list[Any] = [*(f"{through}{name}" for name in KEY), Cast("value", TextField()), *FIGURE]
    rows = found.values_list(*names).iterator(BATCH)
    return _in_order(_read(rows, contract, places, series, visible))


def _in_order(rows: Iterable[tuple[Order, Values]]) -> Iterator[tuple[Order, Values]]:
    group: list[tuple[Order, Values]] = []
    for row in rows:
        if group and group[0][0][0] != row[0][0]:
            yield from group if len(group) == 1 else sorted(group, key=itemgetter(0))
            group.clear()
        group.append(row)
    yield from sorted(group, key=itemgetter(0))


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


def _read(
    rows: Iterable[tuple[Any, ...]],
    contract: Contract,
    places: Ranked[Entity],
    series: Ranked[Indicator],
    visible: dict[str, frozenset[str]] | None,
) -> Iterator[tuple[Order, Values]]:
    """The figures that may be read, each with its place in the order."""
    for entity_id, indicator_id, year, kind, name, value, reason, day, state, quality, comment, source in rows:
        (place, entity), (position, indicator) = places[entity_id], series[indicator_id]
        if visible is not None and state not in visible.get(entity.code, ()):
            continue
        external = kind == EXTERNAL
        # An adjustment's name travels as its note: that is how `import_actuals` reads it back.
        note = name if kind == ADJUSTMENT else comment
        values = (
            contract.code,
            "" if external else entity.code,
            indicator.code,
            str(year),
            kind,
            "",
            "" if value is None else trimmed(value),
            "",
            "",
            "current" if indicator.price_basis else "",
            indicator.unit,
            state if quality == FINAL else f"{state}+{quality}",
            reason,
            day.isoformat() if day else "",
            note,
            source,
        )
        yield ((external, place, position, year), RANKS[kind], note), values


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
