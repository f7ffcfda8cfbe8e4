"""The second implementation's values: figures filtered line by line, rolled up, deflated, cumulated."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Any

import pandas as pd

from indicators.calculations.inputs import ContractData, IndicatorSpec

Row = dict[str, Any]


def quotient(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    return None if denominator == 0 else Context(prec=28).divide(numerator, denominator)


class SecondValues:
    """Values only: figures, roll-up, prices, cumulated years."""

    def __init__(self, data: ContractData) -> None:
        self.data = data
        self.institute = data.contract.institute
        self.figures = table(
            ["entity", "series", "year", "value", "reason", "provisional"],
            [(*key, f.value, f.reason, f.quality != "final") for key, f in data.figures.items()],
        )
        self.external = table(
            ["series", "year", "value", "provisional"],
            [(*key, f.value, f.quality != "final") for key, f in data.external.items() if f.value is not None],
        )
        self.adjustments = table(
            ["indicator", "year", "value"],
            [(*key, one.value) for key, several in data.adjustments.items() for one in several],
        )
        self.targets = table(
            ["entity", "indicator", "year", "comparator", "value", "value_max", "basis"],
            [
                (*key, one.year, one.comparator, one.value, one.value_max, one.basis)
                for key, several in data.targets.items()
                for one in several
            ],
        )

    def figure(self, entity: str, series: str, year: int) -> Row | None:
        f = self.figures
        found = f[(f.entity == entity) & (f.series == series) & (f.year == year)]
        return None if found.empty else found.iloc[0].to_dict()

    def annual(self, entity: str, spec: IndicatorSpec, year: int) -> Row:
        row = self.nominal(entity, spec, year)
        if spec.price_basis == "constant" and row["value"] is not None:
            index = self.index(year)
            if index is None:
                return row | {"value": None, "state": "computing"}
            row["value"] = quotient(row["value"] * index["base"], index["value"])
            row["provisional"] = row["provisional"] or index["provisional"]
        return row

    def nominal(self, entity: str, spec: IndicatorSpec, year: int) -> Row:
        figure = self.figure(entity, spec.code, year)
        row: Row = {"value": None, "origin": None, "in": None, "asked": None, "provisional": False}
        row |= {"state": "missing", "unreconciled": False}
        if figure is not None and figure["value"] is None and figure["reason"] == "not_applicable":
            row["state"] = "not_applicable"
        rolls_up = entity == self.institute and spec.declined and spec.rollup != "entered"
        if rolls_up:
            row |= self.rolled_up(spec, year, row["state"])
        elif entity == self.institute and spec.declined and spec.accumulation == "annual":
            counted = self.rolled_up(spec, year, row["state"])
            row |= {"in": counted["in"], "asked": counted["asked"]}
        if figure is not None and figure["value"] is not None:
            row |= {"value": figure["value"], "origin": "entered", "state": "there", "unreconciled": False}
            row["provisional"] = figure["provisional"]
        return row

    def rolled_up(self, spec: IndicatorSpec, year: int, otherwise: str) -> Row:
        series = spec.numerator if spec.rollup == "ratio" else spec.code
        lines = []
        for school in self.data.contract.schools:
            if (school, spec.code) in self.data.not_applicable or (school, spec.numerator) in self.data.not_applicable:
                continue
            part, own = self.figure(school, series, year), self.figure(school, spec.code, year)
            if any(f is not None and f["value"] is None and f["reason"] == "not_applicable" for f in (part, own)):
                continue
            weight = None if spec.rollup == "sum" else self.figure(school, "w", year)
            lines.append(
                {
                    "value": part["value"] if part else None,
                    "weight": weight["value"] if weight else None,
                    "provisional": bool(part and part["provisional"]) or bool(weight and weight["provisional"]),
                }
            )
        asked = table(["value", "weight", "provisional"], [tuple(line.values()) for line in lines])
        there = asked[asked.value.notna()]
        row: Row = {"in": len(there), "asked": len(asked)}
        if there.empty:
            return row
        value = self.combined(spec, there)
        if value is None:
            return row | {"state": "computing"}
        row |= {"provisional": bool(there.provisional.any()), "state": "there", "origin": "consolidated"}
        if spec.rollup == "sum":
            a = self.adjustments
            entered = a[(a.indicator == spec.code) & (a.year == year)]
            value += sum(entered.value.dropna(), Decimal(0))
            row["origin"] = "adjusted" if entered.value.notna().any() else "consolidated"
            confirmed = (spec.code, year) in self.data.adjustments
            row["unreconciled"] = not confirmed or bool(entered.value.isna().any())
        if len(there) < len(asked):
            row |= {"origin": "partial", "state": "partial"}
        return row | {"value": value}

    @staticmethod
    def combined(spec: IndicatorSpec, there: pd.DataFrame) -> Decimal | None:
        if spec.rollup == "sum":
            return sum(there.value, Decimal(0))
        if there.weight.isna().any():
            return None
        if spec.rollup == "weighted_mean":
            return quotient(sum(there.value * there.weight, Decimal(0)), sum(there.weight, Decimal(0)))
        return quotient(sum(there.value, Decimal(0)), sum(there.weight, Decimal(0)))

    def index(self, year: int) -> Row | None:
        contract = self.data.contract
        if contract.price_base_year is None:
            return None
        e = self.external
        known = e[(e.series == contract.price_index) & (e.value > 0)].set_index("year")
        if contract.price_base_year not in known.index:
            known.loc[contract.price_base_year] = ["ipc", Decimal(100), False]
        base = known.loc[contract.price_base_year]
        if year in known.index:
            last, value = year, known.loc[year, "value"]
        elif year < known.index.max():
            return None
        else:
            last = known.index.max()
            years = Decimal(int(year - last))
            exponent = quotient(years, Decimal(contract.assumed_inflation_years or 1))
            growth = (1 + (contract.assumed_inflation or Decimal(0)) / 100) ** (exponent or Decimal(0))
            value = quotient(known.loc[last, "value"] * growth, Decimal(1))
        provisional = bool(known.loc[last, "provisional"]) or bool(base.provisional)
        return {"value": value, "base": base.value, "provisional": provisional}

    def observed(self, entity: str, spec: IndicatorSpec, year: int) -> Row:
        if spec.accumulation == "annual":
            return self.annual(entity, spec, year)
        last = self.annual(entity, spec, year)
        if last["state"] == "not_applicable":
            return last
        every = [self.annual(entity, spec, y) for y in range(self.data.contract.first_year, year + 1)]
        every = [one for one in every if one["state"] != "not_applicable"]
        if not every:
            return last | {"value": None, "origin": None, "state": "missing"}
        for state in ("computing", "missing"):
            if any(one["value"] is None for one in every) and any(one["state"] == state for one in every):
                return next(one for one in every if one["state"] == state) | {"value": None}
        origins = [one["origin"] for one in every]
        origin = next(o for o in ("partial", "adjusted", "consolidated", "entered") if o in origins)
        covered = [one for one in every if one["asked"] is not None]
        worst = min(reversed(covered), key=lambda one: (one["in"] - one["asked"], one["in"])) if covered else last
        return {
            "value": sum((one["value"] for one in every), Decimal(0)),
            "origin": origin,
            "in": worst["in"],
            "asked": worst["asked"],
            "provisional": any(one["provisional"] for one in every),
            "unreconciled": any(one["unreconciled"] for one in every),
            "state": "partial" if origin == "partial" else "there",
        }


def table(columns: list[str], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Every cell as it is: None stays None, a Decimal a Decimal, a year an int."""
    return pd.DataFrame(rows, columns=columns, dtype=object)
