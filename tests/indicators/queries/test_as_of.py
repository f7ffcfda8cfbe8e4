"""Amendments, and evaluating as things stood on a day: nothing is overwritten."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import User
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from indicators.calculations.results import Evaluation
from indicators.imports.amendment import load_amendment
from indicators.imports.contract import ContractRefusedError, load_contract
from indicators.models import Contract, Indicator, Observation, ObservationRevision
from indicators.queries.evaluations import evaluations
from indicators.services import amendments
from indicators.services.amendments import RevisedReference, RevisedTarget
from schools.models import Entity
from tests.cast import Cast
from tests.contracts import ARCHIPEL

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract() -> Contract:
    load_contract(ARCHIPEL)
    return Contract.objects.get(code="archipel-2030-2033")


def entity(code: str) -> Entity:
    return Entity.objects.get(code=code)


def indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def evaluated(contract: Contract, code: str, name: str, *, year: int, as_of: date | None = None) -> Evaluation:
    rows = evaluations(contract, year=year, as_of=as_of)
    return next(row for row in rows if (row.entity, row.indicator) == (code, name))


def amend(contract: Contract, *, value: str, signed: date, first_year: int = 2032, by: User | None = None) -> None:
    amendments.record(
        contract=contract,
        code=f"avenant-{signed}",
        title="Avenant",
        signed_on=signed,
        first_year=first_year,
        targets=[
            RevisedTarget(
                entity=entity("ile-sud"),
                indicator=indicator("marins"),
                year=2033,
                comparator="reach",
                value=Decimal(value),
                basis="absolute",
            )
        ],
        by=by,
    )


def target(contract: Contract, *, year: int, as_of: date | None = None) -> Decimal | None:
    return evaluated(contract, "ile-sud", "marins", year=year, as_of=as_of).target


def test_an_amendment_holds_from_its_signature(contract: Contract) -> None:
    amend(contract, value="150", signed=date(2026, 2, 1))
    assert target(contract, year=2033, as_of=date(2026, 1, 31)) == 130
    assert target(contract, year=2033, as_of=date(2026, 2, 1)) == 150


def test_an_amendment_leaves_the_years_before_its_first_as_they_were(contract: Contract) -> None:
    amend(contract, value="150", signed=date(2026, 2, 1))
    assert target(contract, year=2031) == 130
    assert target(contract, year=2032) == 150


def test_the_latest_signed_amendment_prevails(contract: Contract) -> None:
    amend(contract, value="160", signed=date(2026, 5, 1))
    amend(contract, value="150", signed=date(2026, 2, 1))
    assert target(contract, year=2033) == 160
    assert target(contract, year=2033, as_of=date(2026, 3, 1)) == 150


def test_a_target_can_be_withdrawn(contract: Contract) -> None:
    amendments.record(
        contract=contract,
        code="retrait",
        title="Retrait",
        signed_on=date(2026, 2, 1),
        first_year=2032,
        targets=[
            RevisedTarget(
                entity=entity("ile-sud"), indicator=indicator("marins"), year=2033, comparator="reach", withdrawn=True
            )
        ],
        by=None,
    )
    assert target(contract, year=2033) is None
    assert target(contract, year=2033, as_of=date(2026, 1, 1)) == 130


def test_a_reference_can_be_revised(contract: Contract) -> None:
    amendments.record(
        contract=contract,
        code="reference",
        title="Référence",
        signed_on=date(2026, 2, 1),
        first_year=2030,
        references=[
            RevisedReference(
                entity=entity("archipel"),
                indicator=indicator("marins"),
                first_year=2029,
                last_year=2029,
                value=Decimal(250),
            )
        ],
        by=None,
    )
    # +20 % of the reference in force
    assert evaluated(contract, "archipel", "marins", year=2033).target == 300
    assert evaluated(contract, "archipel", "marins", year=2033, as_of=date(2026, 1, 1)).target == 360


def test_an_amendment_is_never_rewritten(contract: Contract) -> None:
    amend(contract, value="150", signed=date(2026, 2, 1))
    with pytest.raises(ConflictError):
        amend(contract, value="160", signed=date(2026, 2, 1))


def test_an_amendment_cannot_revise_a_year_before_its_first(contract: Contract) -> None:
    with pytest.raises(InvalidInputError):
        amend(contract, value="150", signed=date(2026, 2, 1), first_year=2034)


def test_only_the_head_office_records_an_amendment(contract: Contract, cast: Cast) -> None:
    with pytest.raises(RefusedError):
        amend(contract, value="150", signed=date(2026, 2, 1), by=cast.controller)
    amend(contract, value="150", signed=date(2026, 2, 1), by=cast.reviewer)


def revise(observation: Observation, version: int, at: datetime, value: str, state: str) -> None:
    ObservationRevision.objects.create(
        observation=observation, version=version, at=at, value=Decimal(value), state=state, by=None
    )


def test_figures_are_read_as_they_stood_that_day(contract: Contract) -> None:
    observation = Observation.objects.create(
        contract=contract,
        entity=entity("ile-sud"),
        indicator=indicator("marins"),
        year=2030,
        value=Decimal(120),
        state="validated",
        updated_at=datetime(2026, 4, 1, tzinfo=UTC),
    )
    revise(observation, 1, datetime(2026, 1, 10, 9, tzinfo=UTC), "100", "submitted")
    revise(observation, 2, datetime(2026, 2, 10, 9, tzinfo=UTC), "110", "validated")
    revise(observation, 3, datetime(2026, 4, 1, 9, tzinfo=UTC), "120", "validated")
    values = [
        evaluated(contract, "ile-sud", "marins", year=2030, as_of=day).value
        for day in (date(2026, 1, 10), date(2026, 2, 9), date(2026, 2, 10), date(2026, 3, 31), date(2026, 4, 1))
    ]
    assert values == [None, None, 110, 110, 120]


def amendment_folder(tmp_path: Path, *, value: str = "150") -> Path:
    (tmp_path / "amendment.csv").write_text(
        "code,title,signed_on,first_year,text,assumptions\navenant-1,Avenant 1,2026-02-01,2032,,\n", encoding="utf-8"
    )
    (tmp_path / "targets.csv").write_text(
        "entity,indicator,period,comparator,value,value_max,basis,price_basis,withdrawn,printed,note,source\n"
        f"ile-sud,marins,2033,reach,{value},,absolute,,,150,,Avenant 1\n",
        encoding="utf-8",
    )
    return tmp_path


def test_an_amendment_loads_from_its_files(contract: Contract, tmp_path: Path) -> None:
    call_command("load_amendment", str(amendment_folder(tmp_path)), contract=contract.code)
    assert target(contract, year=2033) == 150


def test_a_refused_line_of_an_amendment_is_named_and_nothing_is_written(contract: Contract, tmp_path: Path) -> None:
    with pytest.raises(ContractRefusedError, match=r"targets\.csv:2: value"):
        load_amendment(amendment_folder(tmp_path, value="beaucoup"), contract=contract)
    assert target(contract, year=2033) == 130
