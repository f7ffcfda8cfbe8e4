"""An amendment as files: `amendment.csv` with what it revises beside it, in the columns of a contract's own files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from imt_cop.core.errors import AppError
from indicators.calculations import vocabulary as v
from indicators.imports.contract.cells import code, column, day, decimal, one_of, period, year, yes_no
from indicators.imports.contract.rules import check_target
from indicators.imports.contract.table import Column, ContractRefusedError, Problem, Row, read_table
from indicators.models import Amendment, Assumption, Contract, Indicator
from indicators.services import amendments
from indicators.services.amendments import RevisedDefinition, RevisedReference, RevisedTarget
from schools.models import Entity

PAIR = (column("entity", code, required=True), column("indicator", code, required=True))
TEXTS = (column("printed"), column("note"), column("source"))
PRICES = column("price_basis", one_of(v.PriceBasis))

HEAD = (
    column("code", code, required=True),
    column("title", required=True),
    column("signed_on", day, required=True),
    column("first_year", year, required=True),
    column("text"),
    column("assumptions"),
)
TARGETS = (
    *PAIR,
    column("period", period, required=True),
    column("comparator", one_of(v.Comparator), required=True),
    column("value", decimal),
    column("value_max", decimal),
    column("basis", one_of(v.Basis)),
    PRICES,
    column("withdrawn", yes_no),
    *TEXTS,
)
REFERENCES = (
    *PAIR,
    column("period", period, required=True),
    column("value", decimal, required=True),
    column("provisional", yes_no),
    PRICES,
    *TEXTS,
)
DEFINITIONS = (
    column("indicator", code, required=True),
    column("definition"),
    column("perimeter"),
    column("observed_at"),
    column("series_break", yes_no),
    column("note"),
    column("source"),
)


class _Files:
    """The files of one amendment, with the codes of its contract."""

    def __init__(self, directory: Path, contract: Contract) -> None:
        self.directory = directory
        self.problems: list[Problem] = []
        self.entities = {e.code: e for e in Entity.objects.of_institute(contract.institute)}
        self.indicators = {i.code: i for i in Indicator.objects.filter(contract=contract)}
        self.assumptions = {a.code: a for a in Assumption.objects.filter(contract=contract)}

    def rows(self, file: str, columns: tuple[Column, ...]) -> list[Row]:
        if not (self.directory / file).is_file():
            return []
        table = read_table(self.directory / file, columns)
        self.problems.extend(table.problems)
        return table.rows

    def fields(self, row: Row, *, without: tuple[str, ...] = ()) -> dict[str, Any] | None:
        """A row's values with its codes resolved; None, and a problem, where one is unknown."""
        values = {name: value for name, value in row.values.items() if name not in without}
        for name, known in (("entity", self.entities), ("indicator", self.indicators)):
            if name in values:
                found = known.get(row.raw[name])
                if found is None:
                    self.refuse(row, name, _("code inconnu : %s") % row.raw[name])
                    return None
                values[name] = found
        return values

    def refuse(self, row: Row, name: str, message: str) -> None:
        self.problems.append(Problem(row.file, row.line, name, message))


def load_amendment(directory: Path, *, contract: Contract, by: User | None = None) -> Amendment:
    """Record the amendment of a folder; raises ContractRefusedError, with nothing written, if any line is refused."""
    files = _Files(directory, contract)
    heads = files.rows("amendment.csv", HEAD)
    if len(heads) != 1 and not files.problems:
        files.problems.append(Problem("amendment.csv", 0, "", _("une ligne, et une seule, décrit l’avenant")))
    targets, references, definitions = _targets(files), _references(files), _definitions(files)
    assumptions = [_assumption(files, heads[0], name) for name in heads[0].raw["assumptions"].split()] if heads else []
    if files.problems:
        raise ContractRefusedError(files.problems)
    head = {name: value for name, value in heads[0].values.items() if name != "assumptions"}
    try:
        return amendments.record(
            contract=contract,
            **head,
            assumptions=[assumption for assumption in assumptions if assumption],
            targets=targets,
            references=references,
            definitions=definitions,
            by=by,
        )
    except AppError as error:
        raise ContractRefusedError([Problem("amendment.csv", heads[0].line, "", str(error))]) from error


def _assumption(files: _Files, row: Row, name: str) -> Assumption | None:
    found = files.assumptions.get(name)
    if found is None:
        files.refuse(row, "assumptions", _("code inconnu : %s") % name)
    return found


def _targets(files: _Files) -> list[RevisedTarget]:
    targets: list[RevisedTarget] = []
    for row in files.rows("targets.csv", TARGETS):
        complaints = [] if row.values["withdrawn"] else check_target(row)
        for name, message in complaints:
            files.refuse(row, name, message)
        fields = files.fields(row, without=("period",))
        if fields and not complaints:
            first, last = row.values["period"]
            targets += [RevisedTarget(**fields, year=year) for year in range(first, last + 1)]
    return targets


def _references(files: _Files) -> list[RevisedReference]:
    references: list[RevisedReference] = []
    for row in files.rows("baselines.csv", REFERENCES):
        fields = files.fields(row, without=("period",))
        if fields:
            first, last = row.values["period"]
            references.append(RevisedReference(**fields, first_year=first, last_year=last))
    return references


def _definitions(files: _Files) -> list[RevisedDefinition]:
    found = [files.fields(row) for row in files.rows("definitions.csv", DEFINITIONS)]
    return [RevisedDefinition(**fields) for fields in found if fields]
