"""The parameters of an address: read once, each endpoint in its own way, never kept when refused."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from imt_cop.core import parameters
from imt_cop.core.parameters import BadRequestError, CodeField, Many, Query, YearField, read_query


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
