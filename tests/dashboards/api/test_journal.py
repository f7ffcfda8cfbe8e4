"""`journal/`: what the page of the journal shows a person, and nothing else."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from accounts.models import Action, AuditEntry
from tests.cast import Cast
from tests.indicators.api.world import Api, content_of

COP = "cop-2023-2027"


@pytest.fixture(autouse=True)
def _entries(cast: Cast) -> None:
    def told(entity: str, state: str, label: str, **more: Any) -> None:
        AuditEntry.objects.create(
            by=cast.controller,
            action=Action.CHANGED,
            contract_code=COP,
            entity_code=entity,
            object_type="observation",
            object_id=f"{entity}:eleves",
            label=label,
            field="value",
            old="1 [draft]",
            new="2 [draft]",
            state=state,
            **more,
        )

    told("imt-mines-albi", "draft", "albi-draft")
    told("imt-mines-albi", "submitted", "albi-submitted")
    told("imt-nord-europe", "draft", "nord-draft")
    told("imt-nord-europe", "validated", "nord-validated", reason="=1+1")
    AuditEntry.objects.create(action=Action.CREATED, object_type="user", object_id="7", label="account")


SEEN = {
    "controller": ["albi-submitted", "albi-draft"],
    "outsider": ["nord-validated", "nord-draft"],
    "reviewer": ["account", "nord-validated", "albi-submitted"],
}


@pytest.mark.parametrize("who", SEEN)
def test_each_person_reads_the_trail_that_the_page_shows_them(cast: Cast, who: str) -> None:
    api = Api(cast.everyone()[who])
    assert [row["label"] for row in api.rows("journal/")] == SEEN[who]
    page = content_of(api.client.get("/journal.csv"))
    assert page == api.get("journal/", format="csv").content


@pytest.mark.parametrize("who", ["reader", "head_reader", "ministry", "api_client", "administrator", "nobody"])
def test_it_is_refused_to_the_others(cast: Cast, who: str) -> None:
    response = Api(cast.everyone()[who]).get("journal/")
    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.parametrize(
    ("given", "labels"),
    [
        ({"entity": "imt-mines-albi"}, ["albi-submitted"]),
        ({"object": "user,membership"}, ["account"]),
        ({"action": "created,removed"}, ["account"]),
        ({"contract": COP, "entity": "imt-nord-europe,imt-mines-albi"}, ["nord-validated", "albi-submitted"]),
        ({"until": "2020-01-01"}, []),
        ({"since": "2020-01-01", "ordering": "at", "page_size": "2"}, ["albi-submitted", "nord-validated"]),
    ],
)
def test_filters_combine(cast: Cast, given: dict[str, Any], labels: list[str]) -> None:
    assert [row["label"] for row in Api(cast.reviewer).rows("journal/", **given)] == labels


def test_an_entry_says_who_and_from_what_to_what(cast: Cast) -> None:
    row = Api(cast.controller).rows("journal/")[0]
    assert (row["by"], row["old"], row["new"], row["state"]) == (
        cast.controller.email, "1 [draft]", "2 [draft]", "submitted",
    )  # fmt: skip
    rows = list(csv.DictReader(StringIO(Api(cast.controller).get("journal/", format="csv").content.decode())))
    assert rows[0]["field"] == "value"


def test_pages_go_back_in_time(cast: Cast) -> None:
    api = Api(cast.reviewer)
    first = api.get("journal/", page_size=2).json()
    AuditEntry.objects.create(action=Action.CREATED, object_type="user", object_id="8", label="later")
    second = api.client.get(first["next"]).json()
    assert [row["label"] for row in first["results"] + second["results"]] == SEEN["reviewer"]
