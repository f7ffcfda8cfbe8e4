"""A small catalogue of names, without a database."""

from __future__ import annotations

from indicators.calculations.vocabulary import Direction, Rollup
from indicators.queries.catalogue import Catalogue, Place, Series


def series(
    code: str,
    *,
    unit: str,
    unit_en: str,
    decimals: int = 0,
    base_year: str = "",
    rollup: Rollup = Rollup.SUM,
    weighed_by: str = "",
) -> Series:
    return Series(
        pk=0,
        code=code,
        kind="indicator",
        label=code.capitalize(),
        label_en=code,
        unit=unit + base_year,
        unit_en=unit_en + base_year,
        decimals=decimals,
        domain="formation",
        part_of="",
        declined=True,
        rollup=rollup,
        direction=Direction.UP,
        nominal_unit=unit,
        nominal_unit_en=unit_en,
        weighed_by=weighed_by,
    )


def place(code: str, name: str, *, institute: bool = False) -> Place:
    return Place(code=code, short_name=name, name=name, is_institute=institute, is_school=not institute)


def names_of(*known: Series) -> Catalogue:
    places = (place("imt", "IMT", institute=True), place("albi", "Mines Albi"), place("nord", "Nord"))
    return Catalogue(
        contract="contrat",
        institute="imt",
        series={one.code: one for one in known},
        places={one.code: one for one in places},
        domains={},
        orientations={},
        indicators_of={},
    )
