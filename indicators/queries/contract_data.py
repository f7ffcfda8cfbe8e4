"""What the calculations need of a contract, read whole: six queries, whatever the number of schools and years.

All but the figures follows from the contract's definition, and is read once by each process.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from indicators.calculations import inputs
from indicators.calculations import vocabulary as v
from indicators.choices import ObservationKind
from indicators.models import (
    EVALUATED_STATES,
    Baseline,
    Contract,
    Indicator,
    NotApplicable,
    Observation,
    ObservationRevision,
    Target,
)
from indicators.queries.definition import of_definition
from schools.choices import SCHOOL_KINDS
from schools.models import Entity

Pair = tuple[str, str]
Rows = tuple[list[Indicator], list[Entity]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a contract prints, in force for a year as of a day: all that is evaluated but the figures."""

    names: Mapping[int, str]
    codes: Mapping[int, str]
    schools: tuple[str, ...]
    indicators: Mapping[str, inputs.IndicatorSpec]
    supporting: Mapping[str, inputs.IndicatorSpec]
    references: Mapping[Pair, inputs.Reference]
    targets: Mapping[Pair, tuple[inputs.Target, ...]]
    not_applicable: frozenset[Pair]


def contract_data(
    contract: Contract,
    *,
    year: int,
    as_of: date | None = None,
    states: Iterable[str] = EVALUATED_STATES,
    catalogue: Rows | None = None,
) -> inputs.ContractData:
    """Everything that evaluating `year` reads: targets and references in force, figures in the given states.

    With `as_of`, the amendments signed and the figures as they stood at the end of that day. `catalogue` is what
    `catalogue_of` answers, for a caller that needs it too.
    """
    signed_by = as_of or timezone.localdate()

    def read() -> Printed:
        return _printed(contract, signed_by, year, catalogue or catalogue_of(contract))

    printed = of_definition(contract, ("printed", signed_by, year), read)
    figures, adjustments, external = _figures(_rows(contract, as_of, set(states)), printed.names, printed.codes)
    return inputs.ContractData(
        contract=_contract_spec(contract, printed.schools),
        indicators=printed.indicators,
        supporting=printed.supporting,
        references=printed.references,
        targets=printed.targets,
        figures=figures,
        adjustments=adjustments,
        external=external,
        not_applicable=printed.not_applicable,
    )


def catalogue_of(contract: Contract) -> Rows:
    """The contract's series with their domains, and the entities of its institute. Two queries."""
    return of_definition(contract, "series", lambda: _series_of(contract)), members_of(contract)


def members_of(contract: Contract) -> list[Entity]:
    """The entities of the contract's institute. One query."""
    return of_definition(contract, "members", lambda: list(Entity.objects.of_institute(contract.institute)))


def _series_of(contract: Contract) -> list[Indicator]:
    return list(Indicator.objects.filter(contract=contract).select_related("domain"))


def _printed(contract: Contract, signed_by: date, year: int, catalogue: Rows) -> Printed:
    series, members = catalogue
    codes = {indicator.pk: indicator.code for indicator in series}
    names = {entity.pk: entity.code for entity in members}
    specs = {indicator.code: _spec(indicator, codes) for indicator in series}
    pairs = NotApplicable.objects.filter(contract=contract).values_list("entity_id", "indicator_id")
    return Printed(
        names=names,
        codes=codes,
        schools=tuple(entity.code for entity in members if entity.kind in SCHOOL_KINDS),
        indicators={s.code: specs[s.code] for s in series if s.kind == v.SeriesKind.INDICATOR},
        supporting={s.code: specs[s.code] for s in series if s.kind != v.SeriesKind.INDICATOR},
        references=_references(contract, signed_by, year, names, codes),
        targets=_targets(contract, signed_by, year, names, codes),
        not_applicable=frozenset((names[entity], codes[one]) for entity, one in pairs if entity in names),
    )


def _contract_spec(contract: Contract, schools: tuple[str, ...]) -> inputs.ContractSpec:
    return inputs.ContractSpec(
        code=contract.code,
        first_year=contract.first_year,
        last_year=contract.last_year,
        institute=contract.institute.code,
        schools=schools,
        price_base_year=contract.price_base_year,
        price_index=contract.price_index,
        assumed_inflation=contract.assumed_inflation,
        assumed_inflation_years=contract.assumed_inflation_years,
    )


def _spec(indicator: Indicator, codes: Mapping[int, str]) -> inputs.IndicatorSpec:
    """What a series refers to is another of the same contract."""
    return inputs.IndicatorSpec(
        code=indicator.code,
        unit=indicator.unit,
        decimals=indicator.decimals,
        direction=v.Direction(indicator.direction),
        price_basis=v.PriceBasis(indicator.price_basis) if indicator.price_basis else None,
        declined=indicator.declined,
        rollup=v.Rollup(indicator.rollup),
        weight=codes.get(indicator.weight_id or 0, ""),
        numerator=codes.get(indicator.numerator_id or 0, ""),
        denominator=codes.get(indicator.denominator_id or 0, ""),
        comparator_series=codes.get(indicator.comparator_series_id or 0, ""),
        accumulation=v.Accumulation(indicator.accumulation),
        tolerance=indicator.tolerance,
    )


def _in_force(rows: Iterable[Any], signed_by: date, year: int) -> list[Any]:
    """Of each key, the row of the latest amendment signed by the day that applies to the year; else as printed."""
    latest: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        amendment = row.amendment
        if amendment and (amendment.signed_on > signed_by or amendment.first_year > year):
            continue
        latest[_key(row)] = row
    return list(latest.values())


def _key(row: Baseline | Target) -> tuple[Any, ...]:
    if isinstance(row, Target):
        return row.entity_id, row.indicator_id, row.year
    return row.entity_id, row.indicator_id


def targets_in_force(contract: Contract, *, signed_by: date, year: int | None = None) -> list[Target]:
    """The targets that hold for each year, by entity and indicator; `year` is the year being evaluated.

    An amendment leaves the years before its first year as they were.
    """
    rows = (
        Target.objects.filter(contract=contract)
        .select_related("amendment")
        .order_by("amendment__signed_on", "amendment_id")
    )
    printed_first = sorted(rows, key=lambda row: row.amendment_id is not None)
    applicable = [row for row in printed_first if not row.amendment or row.amendment.first_year <= row.year]
    if year is not None:
        return [row for row in _in_force(applicable, signed_by, year) if not row.withdrawn]
    return [row for row in _in_force(applicable, signed_by, 9999) if not row.withdrawn]


def _targets(
    contract: Contract, signed_by: date, year: int, names: Mapping[int, str], codes: Mapping[int, str]
) -> dict[Pair, tuple[inputs.Target, ...]]:
    found: defaultdict[Pair, list[inputs.Target]] = defaultdict(list)
    for row in targets_in_force(contract, signed_by=signed_by, year=year):
        if row.entity_id in names:
            found[names[row.entity_id], codes[row.indicator_id]].append(
                inputs.Target(
                    year=row.year,
                    comparator=v.Comparator(row.comparator),
                    value=row.value,
                    value_max=row.value_max,
                    basis=v.Basis(row.basis) if row.basis else None,
                    price_basis=v.PriceBasis(row.price_basis) if row.price_basis else None,
                )
            )
    return {pair: tuple(sorted(rows, key=lambda target: target.year)) for pair, rows in found.items()}


def _references(
    contract: Contract, signed_by: date, year: int, names: Mapping[int, str], codes: Mapping[int, str]
) -> dict[Pair, inputs.Reference]:
    rows = (
        Baseline.objects.filter(contract=contract, kind=v.BaselineKind.REFERENCE)
        .select_related("amendment")
        .order_by("amendment__signed_on", "amendment_id")
    )
    printed_first = sorted(rows, key=lambda row: row.amendment_id is not None)
    return {
        (names[row.entity_id], codes[row.indicator_id]): inputs.Reference(
            first_year=row.first_year,
            last_year=row.last_year,
            value=row.value,
            reason=v.MissingReason(row.reason) if row.reason else None,
            provisional=row.provisional,
        )
        for row in _in_force(printed_first, signed_by, year)
        if row.entity_id in names
    }


FIGURE = ("value", "reason", "expected_on", "state", "quality")
KEY = ("entity_id", "indicator_id", "year", "kind", "name")
# Looked up once for each figure of a contract: much faster than calling the enumeration.
QUALITIES = {str(quality): quality for quality in v.Quality}


def end_of(day: date) -> datetime:
    """The first moment after a day, here."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _rows(contract: Contract, as_of: date | None, states: set[str]) -> Iterable[tuple[Any, ...]]:
    """The contract's figures in these states, as they are or as they stood at the end of a day: KEY, then FIGURE."""
    if as_of is None:
        found = Observation.objects.filter(contract=contract, state__in=states)
        return found.order_by("pk").values_list(*KEY, *FIGURE)
    revisions = (
        ObservationRevision.objects.filter(observation__contract=contract, at__lt=end_of(as_of))
        .order_by("observation_id", "version")
        .values_list("observation_id", *(f"observation__{name}" for name in KEY), *FIGURE)
    )
    latest = {row[0]: row[1:] for row in revisions}
    rank = len(KEY) + FIGURE.index("state")
    return (row for row in latest.values() if row[rank] in states)


def _figures(
    rows: Iterable[tuple[Any, ...]], names: Mapping[int, str], codes: Mapping[int, str]
) -> tuple[
    dict[tuple[str, str, int], inputs.Figure],
    dict[tuple[str, int], tuple[inputs.Adjustment, ...]],
    dict[tuple[str, int], inputs.Figure],
]:
    figures: dict[tuple[str, str, int], inputs.Figure] = {}
    adjustments: defaultdict[tuple[str, int], list[inputs.Adjustment]] = defaultdict(list)
    external: dict[tuple[str, int], inputs.Figure] = {}
    for entity, indicator, year, kind, name, value, reason, expected_on, _state, quality in rows:
        if (value is None and not reason) or entity not in names:
            continue
        if kind == ObservationKind.ADJUSTMENT:
            adjustments[codes[indicator], year].append(inputs.Adjustment(name=name, value=value))
            continue
        figure = inputs.Figure(
            value=value,
            reason=v.MissingReason(reason) if reason else None,
            expected_on=expected_on,
            quality=QUALITIES[quality],
        )
        if kind == ObservationKind.EXTERNAL:
            external[codes[indicator], year] = figure
        else:
            figures[names[entity], codes[indicator], year] = figure
    return figures, {key: tuple(found) for key, found in adjustments.items()}, external
