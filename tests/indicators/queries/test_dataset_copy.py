"""The dataset that PostgreSQL writes itself is, to the byte, the one that is written row by row."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.utils import timezone

from indicators.imports.actuals import import_actuals
from indicators.imports.contract import load_contract
from indicators.management.writing import rendered
from indicators.models import Contract, Indicator, Observation
from indicators.queries.dataset import COLUMNS, dataset_values
from indicators.queries.dataset_copy import csv_lines
from schools.models import Entity
from tests.contracts import COP_2018, COP_2023, ROOT

pytestmark = pytest.mark.django_db

HEADER = ",".join(COLUMNS) + "\n"
# Separators, quotes, line ends, spaces at both ends, formulas, what ends a COPY, letters beyond the first plane.
NASTY = (
    'dit « "oui" », puis',
    "deux\nlignes",
    "deux\r\nlignes",
    " espaces ",
    "\\.",
    "=1+1",
    "\ttabulation",
    "é 𝔸 \u202f\u00a0",
    "NULL",
    "%s %(a)s {figures}",
)


def row_by_row(contract: Contract, as_of: date | None = None) -> str:
    return "".join(rendered(dataset_values(contract, as_of=as_of), COLUMNS, "csv"))


def copied(contract: Contract, as_of: date | None = None) -> str:
    lines = csv_lines(contract, as_of=as_of)
    assert lines is not None
    return HEADER + b"".join(lines).decode()


def write_nasty(contract: Contract) -> None:
    """Every kind of figure, every text, numbers of every length, reasons and days."""
    entities, series = list(Entity.objects.all()), list(Indicator.objects.filter(contract=contract))
    values = ("0", "-0", "0.10", "1000", "1e3", "-12.500", "0.0000001", "123456789012345.123456789", None)
    for rank, text in enumerate(NASTY):
        value = values[rank % len(values)]
        Observation.objects.create(
            contract=contract,
            entity=entities[rank % len(entities)],
            indicator=series[-1 - rank],
            year=2030 + rank,
            kind=("actual", "adjustment", "external")[rank % 3],
            name=text if rank % 3 == 1 else "",
            value=None if value is None else Decimal(value),
            reason="" if value is not None else "not_applicable",
            expected_on=date(2031, 2, 3) if value is None else None,
            state=("draft", "validated")[rank % 2],
            quality=("final", "provisional")[rank % 2],
            comment=text,
            source=text[::-1],
            updated_at=timezone.now(),
        )


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="holds on PostgreSQL only")
def test_postgresql_writes_the_same_bytes() -> None:
    load_contract(COP_2018)
    load_contract(COP_2023)
    for contract in Contract.objects.select_related("institute"):
        if contract.code == "cop-2023-2027":
            actuals = (ROOT / "fixtures" / "demo" / "actuals.csv").read_bytes()
            import_actuals(contract=contract, content=actuals, name="actuals.csv")
        write_nasty(contract)
        assert copied(contract) == row_by_row(contract)
        for day in (date(2024, 1, 1), timezone.localdate()):
            assert copied(contract, day) == row_by_row(contract, day)
        rows = list(csv.reader(StringIO(copied(contract), newline="")))
        assert {text for row in rows for text in row} >= set(NASTY)
        assert {len(row) for row in rows} == {len(COLUMNS)}


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="holds on PostgreSQL only")
def test_nothing_is_left_of_a_contract_that_has_nothing() -> None:
    institute = Entity.objects.create(code="vide", short_name="Vide", name="Vide", kind="institute")
    contract = Contract.objects.create(code="vide", title="Vide", institute=institute, first_year=2030, last_year=2031)
    assert copied(contract) == row_by_row(contract) == HEADER


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="where another database is used")
def test_another_database_leaves_it_to_us() -> None:
    assert connection.vendor == "sqlite"
    load_contract(COP_2018)
    assert csv_lines(Contract.objects.get()) is None
