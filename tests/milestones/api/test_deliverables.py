"""`deliverables/`: the rows of `export_milestones`; the ministry reads what is asked, not how far it is."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.indicators.api.world import Api

CONTRACT = "cop-2018-2022"
FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.fixture(autouse=True)
def _loaded(cast: Cast) -> None:
    call_command("load_contract", str(FIXTURES / CONTRACT), stdout=StringIO())


def test_rows_are_those_of_the_command(cast: Cast) -> None:
    output = StringIO()
    call_command("export_milestones", CONTRACT, stdout=output)
    response = Api(cast.controller).get("deliverables/", contract=CONTRACT, format="csv")
    assert list(csv.reader(StringIO(response.content.decode()))) == list(csv.reader(StringIO(output.getvalue())))


def test_filters_combine(cast: Cast) -> None:
    api = Api(cast.reader)
    every = api.rows("deliverables/", contract=CONTRACT)
    first = every[0]
    kept = api.rows("deliverables/", contract=CONTRACT, milestone=first["milestone"], year=first["year"])
    assert kept == [row for row in every if (row["milestone"], row["year"]) == (first["milestone"], first["year"])]


def test_the_ministry_is_told_no_state(cast: Cast) -> None:
    assert {row["state"] for row in Api(cast.ministry).rows("deliverables/", contract=CONTRACT)} <= {None}
    assert Api(cast.ministry).rows("deliverables/", contract=CONTRACT, state="late") == []


@pytest.mark.parametrize("who", ["nobody", "administrator"])
def test_somebody_without_a_reading_role_reads_nothing(cast: Cast, who: str) -> None:
    assert Api(cast.everyone()[who]).get("deliverables/", contract=CONTRACT).status_code == 403


def test_an_unknown_parameter_is_refused(cast: Cast) -> None:
    assert Api(cast.reader).get("deliverables/", contract=CONTRACT, due="2020").status_code == 400


def test_the_number_of_queries_is_known(cast: Cast) -> None:
    api = Api(cast.reader)
    with CaptureQueriesContext(connection) as queries:
        api.rows("deliverables/", contract=CONTRACT)
    assert len(queries) == 7
