"""`checks.csv`: what looks wrong in a figure, as the contract's files give it before the DG sets it."""

from __future__ import annotations

from indicators import models as m
from indicators.calculations.vocabulary import CheckKind, Severity
from indicators.imports.contract.cells import code, column, decimal, one_of
from indicators.imports.contract.sections import Reference, Section
from indicators.imports.contract.table import Row
from indicators.services.checks import faults

SERIES = ("indicator", "other", "denominator")


def check_rule(row: Row) -> list[tuple[str, str]]:
    values = row.values
    given = frozenset(name for name in SERIES if values[name])
    numbers = {name: values[name] for name in ("minimum", "maximum", "threshold")}
    return faults(kind=CheckKind(values["kind"]), series=given, numbers=numbers)


CHECKS = Section(
    file="checks.csv",
    model=m.PlausibilityRule,
    columns=(
        column("code", code, required=True),
        column("kind", one_of(CheckKind), required=True),
        column("severity", one_of(Severity), required=True),
        column("indicator", code, required=True),
        column("other", code),
        column("denominator", code),
        column("minimum", decimal),
        column("maximum", decimal),
        column("threshold", decimal),
        column("note"),
    ),
    key=("code",),
    references=tuple(Reference(name, name, "indicators") for name in SERIES),
    held="edited_by_dg",
    check=check_rule,
    order=50,
)
