"""The methodology a second time, slow and obvious: tables filtered line by line, no module of the first but its words.

Read beside docs/methodology.md. It shares with the first one only the inputs, the vocabulary and the rule that a
quotient keeps 28 significant digits.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from typing import Any

import pandas as pd

from indicators.calculations.inputs import ContractData, IndicatorSpec
from tests.indicators.calculations.second_values import Row, SecondValues, quotient, table


def evaluate_slowly(data: ContractData, year: int) -> list[Row]:
    with localcontext(Context(prec=50)):
        second = Second(data)
        entities = [data.contract.institute, *data.contract.schools]
        return [second.row(entity, spec, year) for entity in entities for spec in data.indicators.values()]


class Second(SecondValues):
    """Every column of every row."""

    def resolved(self, entity: str, spec: IndicatorSpec, base: Decimal | None) -> pd.DataFrame:
        t = self.targets
        rows = t[(t.entity == entity) & (t.indicator == spec.code) & (t.comparator != "tracking")].sort_values("year")
        lines = []
        for one in rows.to_dict("records"):
            bounds: list[Any] = [
                in_unit(one["value"], one["basis"], base),
                in_unit(one["value_max"], one["basis"], base),
            ]
            number, low, high = bounds[0], None, None
            if one["comparator"] in ("non_decreasing", "increasing"):
                number = base
            elif one["comparator"] == "gt_external":
                number = None
            elif one["comparator"] == "range":
                number = None
                if bounds[0] is not None and bounds[1] is not None:
                    low, high = min(bounds), max(bounds)
                    order = [low, high] if better(spec) > 0 else [high, low]
                    number = order[0] if base is None else min(order, key=lambda bound: abs(bound - base))
            lines.append((one["year"], one["comparator"], number, low, high))
        return table(["year", "comparator", "number", "low", "high"], lines)

    def outside(self, spec: IndicatorSpec, year: int) -> Row | None:
        e = self.external
        found = e[(e.series == spec.comparator_series) & (e.year == year)]
        return None if found.empty else found.iloc[0].to_dict()

    def expected(self, spec: IndicatorSpec, targets: pd.DataFrame, reference: Any, year: int) -> tuple[Any, Any]:
        ahead = targets[targets.year >= year]
        if ahead.empty:
            return None, None
        heading = ahead.iloc[0]
        if heading.comparator == "gt_external":
            outside = self.outside(spec, year)
            return (outside["value"], "external") if outside else (None, None)
        if heading.year == year or heading.comparator not in ("reach", "range"):
            if heading.number is None:
                return None, None
            return heading.number, "contract" if heading.year == year else None
        points = {}
        if reference is not None and reference.value is not None:
            points[reference.last_year] = reference.value
        points |= {t["year"]: t["number"] for t in targets.to_dict("records") if t["number"] is not None}
        earlier = [y for y in points if y <= year]
        later = [y for y in points if y > year]
        if not earlier or not later:
            return None, None
        y0, y1 = max(earlier), min(later)
        rise = quotient((points[y1] - points[y0]) * (year - y0), Decimal(y1 - y0))
        return points[y0] + (rise or Decimal(0)), "interpolated"

    # --- answers

    def row(self, entity: str, spec: IndicatorSpec, year: int) -> Row:
        nothing = {"entity": entity, "indicator": spec.code, "status": "not_applicable", "outlook": "unknown"}
        if entity != self.institute and not spec.declined:
            return nothing
        if (entity, spec.code) in self.data.not_applicable:
            return nothing
        seen = self.observed(entity, spec, year)
        if seen["state"] == "not_applicable":
            return nothing
        reference = self.data.references.get((entity, spec.code))
        base = reference.value if reference else None
        targets = self.resolved(entity, spec, base)
        due = pick(targets, targets.year == year)
        contract_end = self.data.contract.last_year
        final = pick(targets, targets.year == contract_end if year <= contract_end else targets.year >= year)
        expected, expected_origin = self.expected(spec, targets, reference, year)
        outside = self.outside(spec, year)
        goal = None if due is None else due["number"]
        if due is not None and due["comparator"] == "gt_external":
            goal = outside["value"] if outside else None
        final_number: Any = final["number"] if final else None
        tolerance = spec.tolerance
        if tolerance is None:
            known = base is not None and final_number is not None
            tolerance = abs(final_number - base) * 10 / 100 if known and base is not None else Decimal(0)
        actual = seen["value"]
        if seen["state"] == "partial":
            candidates = [(due, goal), (final, final_number)]
            enough = any(t is not None and held(t, n, actual, better(spec)) for t, n in candidates)
            if not (enough and spec.rollup == "sum" and spec.direction == "up"):
                actual = None
        t = self.targets
        own = t[(t.entity == entity) & (t.indicator == spec.code)]
        tracked = targets.empty or ((own.year == year) & (own.comparator == "tracking")).any()
        status = self.status(spec, seen, actual, base, due, goal, targets, tracked, tolerance, year)
        answer = nothing | {
            "value": seen["value"],
            "value_origin": seen["origin"] if seen["value"] is not None else None,
            "coverage": "" if seen["asked"] is None else f"{seen['in']}/{seen['asked']}",
            "unreconciled": bool(seen["unreconciled"]) and seen["value"] is not None,
            "reference": base,
            "expected": expected,
            "expected_origin": expected_origin,
            "target": final_number,
            "target_year": final["year"] if final else None,
            "tolerance": tolerance,
            "status": status,
            "outlook": "unknown" if status == "tracking" else outlook(spec, actual, final, expected, tolerance),
            "provisional": seen["value"] is not None
            and (seen["provisional"] or bool(expected_origin == "external" and outside and outside["provisional"])),
            "rap_verdict": self.rap(entity, spec, seen, actual, due, goal, reference, year) if not tracked else None,
        }
        if actual is not None:
            answer |= self.numbers(entity, spec, actual, reference, expected, final, year)
        return answer

    @staticmethod
    def status(
        spec: IndicatorSpec,
        seen: Row,
        actual: Any,
        base: Any,
        due: Any,
        goal: Any,
        targets: pd.DataFrame,
        tracked: bool,
        tolerance: Decimal,
        year: int,
    ) -> str:
        if seen["state"] == "missing":
            return "missing"
        if seen["state"] == "computing":
            return "not_evaluable"
        d = better(spec)
        if seen["state"] == "partial" and (actual is None or (due and not held(due, goal, actual, d))):
            return "not_evaluable"
        ahead = targets[targets.year >= year]
        if not ahead.empty and ahead.iloc[0].comparator in ("increasing", "non_decreasing") and base is None:
            return "not_evaluable"
        if due and goal is None and due["comparator"] != "gt_external":
            return "not_evaluable"
        if tracked:
            return "tracking"
        if due is None:
            return "not_due"
        if goal is None:
            return "awaiting_comparator"
        return compared(due, goal, actual, base, d, tolerance, spec.tolerance is not None)

    def rap(
        self, entity: str, spec: IndicatorSpec, seen: Row, actual: Any, due: Any, goal: Any, reference: Any, year: int
    ) -> str | None:
        if due is None:
            return None
        d = better(spec)
        if actual is None or goal is None:
            return "no_data"
        if held(due, goal, actual, d):
            return "target_met"
        if seen["state"] == "partial":
            return "no_data"
        before = self.observed(entity, spec, year - 1)
        previous = before["value"] if before["state"] == "there" else None
        if previous is None and reference is not None and reference.last_year == year - 1:
            previous = reference.value
        if previous is not None and d * (actual - previous) > 0:
            return "improved"
        return "not_improved"

    def numbers(
        self, entity: str, spec: IndicatorSpec, actual: Decimal, reference: Any, expected: Any, final: Any, year: int
    ) -> Row:
        base = reference.value if reference else None
        goal = final["number"] if final else None
        answer: Row = {}
        for column, other in (("change", base), ("gap", expected)):
            if other is not None:
                answer[column] = actual - other
                if spec.unit != "%":
                    answer[f"{column}_pct"] = quotient((actual - other) * 100, abs(other))
        if base is not None and goal is not None and better(spec) * (goal - base) > 0:
            answer["progress"] = quotient(actual - base, goal - base)
        if goal is not None and final["year"] > year:
            answer["needed_per_year"] = quotient(goal - actual, Decimal(final["year"] - year))
        end = final["year"] if final else self.data.contract.last_year
        every = {y for y in self.figures.year if y <= year}
        actuals = [y for y in every if self.observed(entity, spec, y)["state"] == "there"]
        if base is not None and len(actuals) >= 2 and year > reference.last_year and end >= year:
            gained = quotient((actual - base) * (end - year), Decimal(year - reference.last_year))
            answer["projection"] = actual + (gained or Decimal(0))
        return answer


def pick(rows: pd.DataFrame, mask: Any) -> Row | None:
    found = rows[mask]
    return None if found.empty else found.iloc[0].to_dict()


def better(spec: IndicatorSpec) -> int:
    return -1 if spec.direction == "down" else 1


def in_unit(value: Decimal | None, basis: str | None, base: Decimal | None) -> Decimal | None:
    if value is None or basis in (None, "absolute"):
        return value
    if base is None:
        return None
    return base + value if basis == "points" else base + abs(base) * value / 100


def held(target: Row, goal: Decimal | None, actual: Decimal, d: int) -> bool:
    if goal is None:
        return False
    comparator = target["comparator"]
    if comparator == "reach":
        return d * (actual - goal) >= 0
    if comparator == "range":
        return bool(actual >= target["low"] if d > 0 else actual <= target["high"])
    return actual >= goal if comparator in ("gte", "non_decreasing") else actual > goal


def outlook(spec: IndicatorSpec, actual: Any, final: Any, expected: Any, tolerance: Decimal) -> str:
    if actual is None or final is None or final["number"] is None:
        return "unknown"
    d = better(spec)
    if held(final, final["number"], actual, d):
        return "reached"
    if expected is None:
        return "unknown"
    ahead = (actual - expected) * (d if final["comparator"] in ("reach", "range") else 1)
    if ahead >= 0:
        return "on_path"
    return "slightly_below" if ahead >= -tolerance else "off_path"


def compared(
    due: Row, goal: Decimal, actual: Decimal, base: Decimal | None, d: int, tolerance: Decimal, declared: bool
) -> str:
    comparator, over = due["comparator"], actual - goal
    if comparator == "reach":
        g = d * over
        went_back = base is not None and d * (actual - base) < 0 and d * (goal - base) >= 0
        if g >= 0:
            return "met"
        if went_back and not (declared and g >= -tolerance):
            return "regressing"
        return "near" if g >= -tolerance else "behind"
    if comparator in ("gte", "gt"):
        if held(due, goal, actual, d):
            return "met"
        return "near" if over >= -tolerance else "behind"
    if comparator == "range":
        if due["low"] <= actual <= due["high"]:
            return "met"
        if held(due, goal, actual, d):
            return "above"
        short = due["low"] - actual if d > 0 else actual - due["high"]
        return "near" if short <= tolerance else "behind"
    if comparator == "non_decreasing":
        if over >= 0:
            return "met"
        return "near" if declared and over >= -tolerance else "regressing"
    if comparator == "increasing":
        return "met" if over > 0 else "near" if over == 0 else "regressing"
    return "met" if over > 0 else "behind"
