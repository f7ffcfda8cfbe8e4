"""The parameters of an address: read once, each endpoint in its own way, never kept when refused."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from imt_cop.core import parameters
from imt_cop.core.parameters import BadRequestError, CodeField, DayField, Many, Query, YearField, read_query


class Asked(Query):
    year = YearField()
    entity = Many(CodeField(), required=False)


def test_the_same_address_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    address = QueryDict("year=2024&entity=imt,albi")
    first = read_query(Asked, address)
    monkeypatch.setattr(parameters, "checked", None)
    assert read_query(Asked, address) == first == {"year": 2024, "entity": ["imt", "albi"]}


@pytest.mark.parametrize("address", ["year=24", "year=2024&year=2025", "year=2024&name=x", ""])
def test_a_fault_is_told_each_time(address: str) -> None:
    for _time in range(2):
        with pytest.raises(BadRequestError):
            read_query(Asked, QueryDict(address))


def test_two_endpoints_read_one_address_each_in_its_own_way() -> None:
    class Other(Query):
        year = CodeField()

    address = QueryDict("year=2026")
    assert (read_query(Asked, address)["year"], read_query(Other, address)["year"]) == (2026, "2026")


class Dated(Query):
    as_of = DayField()


@pytest.mark.parametrize("day", ["2025-02-30", "31/12/2025", "hier", "2025"])
def test_a_day_that_does_not_exist_is_told_with_what_would_be_right(day: str) -> None:
    with pytest.raises(BadRequestError, match="AAAA-MM-JJ\u00a0: 2025-12-31"):
        read_query(Dated, QueryDict(f"as_of={day}"))


def test_a_code_that_is_none_is_told_with_what_one_is_made_of() -> None:
    with pytest.raises(BadRequestError, match="lettres sans accent, des chiffres et des tirets"):
        read_query(Asked, QueryDict("year=2024&entity=école"))


def test_several_faults_of_one_kind_are_each_named_and_told_once() -> None:
    with pytest.raises(BadRequestError) as refused:
        read_query(Query, QueryDict("first=1&second=2"))
    assert {message.field for message in refused.value.messages} == {"first", "second"}
    assert str(refused.value).count("Paramètre inconnu") == 1
