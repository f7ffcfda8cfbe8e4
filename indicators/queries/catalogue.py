"""The names behind the codes of a contract, in both languages: what every page needs to write a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.calculations.vocabulary import Direction, PriceBasis, Rollup, SeriesKind
from indicators.formats import SUBSCRIPTS, in_language
from indicators.models import Contract, Indicator, OrientationLink
from indicators.queries.contract_data import Rows, catalogue_of
from indicators.queries.definition import of_definition
from schools.choices import SCHOOL_KINDS
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An indicator, or a series beside it. In constant euros its unit names the base year: `M€₂₀₂₂`."""

    pk: int
    code: str
    kind: str
    label: str
    label_en: str
    unit: str
    unit_en: str
    decimals: int
    domain: str
    part_of: str
    declined: bool
    rollup: Rollup
    direction: Direction
    nominal_unit: str
    nominal_unit_en: str
    weighed_by: str = ""
    definition: str = ""
    perimeter: str = ""
    observed_at: str = ""
    note: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        return in_language(self.label, self.label_en)

    @property
    def nominal(self) -> Series:
        """The same, for figures in the euros they were entered in."""
        return replace(self, unit=self.nominal_unit, unit_en=self.nominal_unit_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The institute, a school, or a partner outside the perimeter."""

    code: str
    short_name: str
    name: str
    is_institute: bool
    is_school: bool
    note: str = ""

    def __str__(self) -> str:
        return self.short_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A domain or an orientation: its code and its label."""

    code: str
    label: str
    label_en: str

    @property
    def name(self) -> str:
        return in_language(self.label, self.label_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything that has a name in a contract, by code and in its order."""

    contract: str
    institute: str
    series: Mapping[str, Series]
    places: Mapping[str, Place]
    domains: Mapping[str, Heading]
    orientations: Mapping[str, Heading]
    indicators_of: Mapping[str, frozenset[str]]

    @property
    def indicators(self) -> tuple[Series, ...]:
        return tuple(one for one in self.series.values() if one.kind == SeriesKind.INDICATOR)

    @property
    def schools(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places.values() if place.is_school)

    def place_name(self, code: str) -> str:
        place = self.places.get(code)
        return place.short_name if place else code

    def series_name(self, code: str) -> str:
        series = self.series.get(code)
        return series.name if series else code


def catalogue(contract: Contract, *, rows: Rows | None = None, with_orientations: bool = True) -> Catalogue:
    """Three queries: the series with their domains, the entities, the orientations with their indicators.

    `rows` is what `contract_data.catalogue_of` answers, where it has been read already.
    """

    def read() -> Catalogue:
        return _catalogue(contract, rows or catalogue_of(contract), with_orientations=with_orientations)

    return of_definition(contract, ("catalogue", with_orientations), read)


def _catalogue(contract: Contract, rows: Rows, *, with_orientations: bool) -> Catalogue:
    found, members = rows
    codes = {row.pk: row.code for row in found}
    orientations, links = _orientations(contract) if with_orientations else ({}, {})
    domains = sorted({row.domain for row in found if row.domain}, key=lambda domain: domain.position)
    return Catalogue(
        contract=contract.code,
        institute=contract.institute.code,
        series={row.code: _series(row, contract, codes) for row in found},
        places={entity.code: _place(entity) for entity in members},
        domains={d.code: Heading(code=d.code, label=d.label, label_en=d.label_en) for d in domains},
        orientations=orientations,
        indicators_of=links,
    )


def _orientations(contract: Contract) -> tuple[dict[str, Heading], dict[str, frozenset[str]]]:
    """Those that have an indicator or a milestone, in order, and the indicators of each."""
    found: dict[str, Heading] = {}
    indicators: dict[str, frozenset[str]] = {}
    links = OrientationLink.objects.filter(contract=contract).select_related("orientation")
    for link in links.order_by("orientation__position", "pk"):
        one = link.orientation
        found.setdefault(one.code, Heading(code=one.code, label=one.label, label_en=one.label_en))
        if link.target_kind == "indicator":
            indicators[one.code] = indicators.get(one.code, frozenset()) | {link.target}
    return found, indicators


def _series(row: Indicator, contract: Contract, codes: Mapping[int, str]) -> Series:
    constant = row.price_basis == PriceBasis.CONSTANT and contract.price_base_year is not None
    mark = str(contract.price_base_year).translate(SUBSCRIPTS) if constant else ""
    unit_en = row.unit_en or row.unit
    return Series(
        pk=row.pk,
        code=row.code,
        kind=row.kind,
        label=row.label,
        label_en=row.label_en,
        unit=row.unit + mark,
        unit_en=unit_en + mark,
        decimals=row.decimals,
        domain=row.domain.code if row.domain else "",
        part_of=codes.get(row.part_of_id or 0, ""),
        declined=row.declined,
        rollup=Rollup(row.rollup),
        direction=Direction(row.direction),
        nominal_unit=row.unit,
        nominal_unit_en=unit_en,
        weighed_by=codes.get(row.weight_id or row.denominator_id or 0, ""),
        definition=row.definition,
        perimeter=row.perimeter,
        observed_at=row.observed_at,
        note=row.note,
        source=row.source,
    )


def _place(entity: Entity) -> Place:
    return Place(
        code=entity.code,
        short_name=entity.short_name,
        name=entity.name,
        is_institute=entity.is_institute,
        is_school=entity.kind in SCHOOL_KINDS,
        note=entity.note,
    )
