"""Queries written once a process answer as the ORM does, whatever the values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from imt_cop.core.prepared import Prepared, PreparedInsert, PreparedUpdate
from indicators.models import Contract
from schools.choices import EntityKind
from schools.models import Entity
from tests.factories.schools import make_entity

pytestmark = pytest.mark.django_db


@pytest.fixture
def contracts() -> list[Contract]:
    institute = make_entity("imt", kind=EntityKind.INSTITUTE)
    shared = {"title": "100 % d’un <titre>", "institute": institute, "first_year": 2023, "last_year": 2027}
    return [
        Contract.objects.create(code="un", signed_on=date(2024, 1, 31), assumed_inflation=Decimal("1.250"), **shared),
        Contract.objects.create(code="deux", **shared),
    ]


def test_objects_are_those_of_the_orm(contracts: list[Contract]) -> None:
    ask: Prepared[Contract] = Prepared(
        lambda code: (
            Contract.objects.select_related("institute")
            .annotate(twice=F("first_year") * 2)
            .filter(code=code)
            .order_by()
        ),
        str,
    )
    for contract in (*contracts, *contracts):
        with CaptureQueriesContext(connection) as queries:
            (found,) = ask(contract.code)
            assert found.institute.code == "imt"
        assert len(queries) == 1
        fields = [field.attname for field in Contract._meta.concrete_fields]
        expected = Contract.objects.get(pk=contract.pk)
        assert [getattr(found, name) for name in fields] == [getattr(expected, name) for name in fields]
        assert (found.twice, found._state.adding, found._state.db) == (4046, False, "default")  # type: ignore[attr-defined]
    assert ask("trois") == ask("") == ask("' OR 1=1 --") == ask("%s") == []


def test_values_go_where_they_were_given(contracts: list[Contract]) -> None:
    ask: Prepared[tuple[int, str]] = Prepared(
        lambda year, code, pk: (
            Contract.objects.exclude(code=code)
            .filter(first_year=year, pk=pk, title__contains="%")
            .values_list("pk", "code")
        ),
        *(int, str, int),
    )
    one, two = contracts
    assert ask(2023, "deux", one.pk) == [(one.pk, "un")]
    assert ask(2023, "un", one.pk) == ask(2024, "deux", one.pk) == ask(2023, "deux", two.pk) == []


def test_rows_are_locked_within_a_transaction_alone(transactional_db: None) -> None:
    make_entity("imt", kind=EntityKind.INSTITUTE)
    ask: Prepared[Entity] = Prepared(lambda code: Entity.objects.select_for_update().filter(code=code).order_by(), str)
    with transaction.atomic():
        assert ask("imt")
    with pytest.raises(TransactionManagementError):
        ask("imt")


def test_a_value_that_the_query_does_not_take_is_a_fault() -> None:
    ask: Prepared[Entity] = Prepared(lambda code, other: Entity.objects.filter(code=code), str, str)
    with pytest.raises(ValueError, match="no parameter"):
        ask("imt", "imt")


def test_dictionaries_are_not_answered() -> None:
    ask = Prepared(lambda code: Entity.objects.filter(code=code).values("code"), str)
    with pytest.raises(TypeError):
        ask("imt")


def test_what_is_updated_is_read_back(contracts: list[Contract]) -> None:
    write = PreparedUpdate(
        lambda pk, code: Contract.objects.filter(pk=pk, code=code),
        *(int, str),
        fields=("title", "signed_on", "assumed_inflation", "institute_id"),
        data_version=F("data_version") + 10,
    )
    one, two = contracts
    for version, (signed_on, inflation) in enumerate([(date(2025, 2, 3), Decimal("0.1")), (None, None)], 1):
        given: dict[str, Any] = {
            "title": "%s",
            "signed_on": signed_on,
            "assumed_inflation": inflation,
            "institute_id": one.institute_id,
        }
        assert write(one.pk, "un", **given) == 1
        one.refresh_from_db()
        assert {name: getattr(one, name) for name in given} == given
        assert one.data_version == version * 10
    assert write(one.pk, "deux", **given) == 0
    two.refresh_from_db()
    assert (two.title, two.data_version) == ("100 % d’un <titre>", 0)


def test_what_is_added_is_read_back_and_refused_by_the_same_rules(contracts: list[Contract]) -> None:
    add = PreparedInsert(Entity)
    for number in range(2):
        add(Entity(code=f"ecole-{number}", short_name="%s", kind=EntityKind.SCHOOL, parent=contracts[0].institute))
    found = Entity.objects.filter(code__startswith="ecole-").order_by("code")
    assert [(one.code, one.short_name, one.parent, one.pk is None) for one in found] == [
        (f"ecole-{number}", "%s", contracts[0].institute, False) for number in range(2)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        add(Entity(code="ecole-0", short_name="", kind=EntityKind.SCHOOL))
