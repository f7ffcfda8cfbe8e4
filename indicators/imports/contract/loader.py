"""`load_contract`: every file read and checked, then everything written, in one transaction or not at all."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action
from indicators.imports.contract import writing
from indicators.imports.contract.sections import Fields, Reference, Section, registered
from indicators.imports.contract.table import ContractRefusedError, Problem, Row, Table, read_table
from indicators.models import Contract
from indicators.services import contracts

# Held by a register one of whose rows was refused: naming a code that it may hold is not a second problem.
ANY_CODE = "*"


@dataclass(slots=True)
class LoadReport:
    """What a load changed, by file: rows created, updated, deleted. All zero on a second load."""

    contract: str = ""
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> int:
        return self.created.total() + self.updated.total() + self.deleted.total()

    def __str__(self) -> str:
        by_file = self.created + self.updated + self.deleted
        return ", ".join(f"{file} {count}" for file, count in sorted(by_file.items()))


@dataclass(slots=True)
class _Load:
    """The state of one load: what is found so far, by register and code (the row's primary key)."""

    directory: Path
    documents: dict[str, str]
    report: LoadReport = field(default_factory=LoadReport)
    problems: list[Problem] = field(default_factory=list)
    found: dict[str, dict[str, int]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    contract: Contract | None = None

    def refuse(self, row: Row, column: str, message: str) -> None:
        self.problems.append(Problem(row.file, row.line, column, message))


def load_contract(directory: Path) -> LoadReport:
    """Load a contract's files from a folder; raise ContractRefusedError, with nothing written, if any is refused."""
    if not (directory / "contract.csv").is_file():
        raise ContractRefusedError([Problem(str(directory / "contract.csv"), 0, "", _("fichier absent"))])
    load = _Load(directory=directory, documents=_documents(directory / "sources.csv"))
    known = {section.file for section in registered()}
    for path in sorted(directory.glob("*.csv")):
        if path.name not in known:
            load.problems.append(Problem(path.name, 0, "", _("fichier inconnu")))
    with transaction.atomic():
        for section in registered():
            _load_section(load, section)
        if load.problems or load.contract is None:
            raise ContractRefusedError(load.problems)
        if load.report.changed:
            # Its entities are those of the institute's other contracts too.
            for contract in Contract.objects.filter(institute=load.contract.institute_id):
                contracts.touch(contract)
            _audit(load.report)
    return load.report


def _audit(report: LoadReport) -> None:
    change = Change(object_type="contract", object_id=report.contract, new=str(report))
    audit.record(Action.LOADED, change, by=None, contract_code=report.contract)


def _documents(path: Path) -> dict[str, str]:
    """The documents' file names by code; the file's own problems are said when its section is read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return {str(row.get("code")): str(row.get("file")) for row in csv.DictReader(stream)}
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}


def _load_section(load: _Load, section: Section) -> None:
    path = load.directory / section.file
    if not path.is_file():
        if section.required:
            load.problems.append(Problem(section.file, 0, "", _("fichier absent")))
        return
    if load.contract is None and section.owner:
        return
    table = read_table(path, section.columns)
    load.problems.extend(table.problems)
    wanted = _wanted(load, section, table)
    result = writing.write(section, wanted, load.contract)
    load.problems.extend(result.problems)
    load.report.created[section.file] += result.created
    load.report.updated[section.file] += result.updated
    load.report.deleted[section.file] += result.deleted
    if section.register:
        load.found.setdefault(section.register, {}).update(result.codes)
    _link_late(load, section, table.rows, result.codes)
    if section.model is Contract and result.codes:
        load.contract = Contract.objects.get(pk=next(iter(result.codes.values())))
        load.report.contract = load.contract.code


def _wanted(load: _Load, section: Section, table: Table) -> writing.Wanted:
    """The records that a file asks for, by key, each with the row it comes from."""
    wanted: writing.Wanted = {}
    refused = bool(table.problems)
    for row in table.rows:
        complaints = section.check(row) if section.check else []
        for column, message in complaints:
            load.refuse(row, column, message)
        base = _fields(load, section, row)
        if base is None or complaints:
            refused = True
            continue
        for fields in section.expand(base) if section.expand else [base]:
            key = tuple(fields[name] for name in section.key)
            if key in wanted:
                load.refuse(row, "", _("répète la ligne %d") % wanted[key][0].line)
            else:
                wanted[key] = (row, fields)
    if refused and section.register:
        load.refused.add(section.register)
    return wanted


def _fields(load: _Load, section: Section, row: Row) -> Fields | None:
    """A row's fields, its references resolved to primary keys; None where it names what does not exist."""
    linked = {reference.column: reference for reference in section.references}
    fields: Fields = {}
    resolved = True
    for name, value in row.values.items():
        if name in linked:
            if not linked[name].late:
                target = _resolve(load, row, linked[name])
                resolved = resolved and (target is not None or not row.raw[name])
                fields[f"{linked[name].field}_id"] = target
        elif name == "source" and "place" in row.raw:
            fields["source"] = _source(load, row)
        elif name not in ("place", "line"):
            fields[name] = value
    if section.owner == "contract" and load.contract:
        fields["contract_id"] = load.contract.pk
    elif section.owner == "contract_code":
        fields["contract_code"] = load.report.contract
    return fields if resolved else None


def _source(load: _Load, row: Row) -> str:
    """Where a figure was read, in a line: the document, the table, the line of its text."""
    document = row.raw["source"]
    if document and load.documents and document not in load.documents:
        load.refuse(row, "source", _("document inconnu : %s") % document)
    line = f"l. {row.raw['line']}" if row.raw["line"] else ""
    return " · ".join(part for part in (load.documents.get(document, document), row.raw["place"], line) if part)


def _resolve(load: _Load, row: Row, reference: Reference) -> int | None:
    code = row.raw[reference.column]
    if not code:
        return None
    target = load.found.get(reference.register, {}).get(code)
    if target is None and reference.register not in load.refused:
        load.refuse(row, reference.column, _("code inconnu : %s") % code)
    return target


def _link_late(load: _Load, section: Section, rows: list[Row], codes: dict[str, int]) -> None:
    """Link rows that name another of their own file, now that all are written."""
    late = [reference for reference in section.references if reference.late]
    wanted: dict[int, Fields] = {}
    for row in rows if late else []:
        if row.raw["code"] in codes:
            targets = {f"{ref.field}_id": _resolve(load, row, ref) for ref in late}
            wanted[codes[row.raw["code"]]] = targets
    if not load.problems:
        changed = writing.relink(section.model, wanted)
        if not load.report.created[section.file]:
            load.report.updated[section.file] += changed
