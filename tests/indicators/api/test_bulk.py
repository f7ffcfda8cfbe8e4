"""Many figures at once: all or none, through the sheets' own service, sent again without harm."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from accounts.models import AuditEntry, IdempotencyKey
from accounts.services import tokens
from indicators.models import Observation, Sheet
from tests.indicators.api.world import CONTRACT, Api, World

PATH = "observations/bulk/"
ALBI, NORD = "imt-mines-albi", "imt-nord-europe"


def row(value: Any = "1020", **changes: Any) -> dict[str, Any]:
    return {"entity": ALBI, "indicator": "eleves", "year": 2025, "value": value, **changes}


def body(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"contract": CONTRACT, "observations": list(rows), **changes}


def send(api: Api, given: Any, *, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return api.client.post(f"/api/v1/{PATH}", given, content_type="application/json", headers=headers)


def kept() -> dict[tuple[str, str], str]:
    found = Observation.objects.select_related("entity", "indicator")
    return {
        (one.entity.code, one.indicator.code): format(one.value.normalize(), "f") if one.value is not None else ""
        for one in found
    }


def test_a_school_writes_its_figures(world: World) -> None:
    answer = send(Api(world.cast.api_client), body(row(), row("40", indicator="diplomes")))
    found = answer.json()
    assert (answer.status_code, found["created"], found["changed"], found["unchanged"]) == (200, 2, 0, 0)
    assert [line["figure"]["value"] for line in found["observations"]] == ["1020", "40"]
    assert kept() == {(ALBI, "eleves"): "1020", (ALBI, "diplomes"): "40"}
    assert AuditEntry.objects.filter(object_type="observation", by=world.cast.api_client).count() == 2


def test_the_head_office_writes_the_institute_and_external_series(world: World) -> None:
    adjustment = row("115", entity="imt", kind="adjustment", name="InSIC")
    rows = [row("9", entity="imt", indicator="energie"), row("104.9", entity="", indicator="ipc"), adjustment]
    answer = send(Api(world.cast.reviewer), body(*rows))
    assert (answer.status_code, answer.json().get("created")) == (200, 3), answer.json()
    assert Observation.objects.get(kind="external").indicator.code == "ipc"
    assert Observation.objects.get(kind="adjustment").name == "InSIC"


def test_one_refused_row_writes_none_and_each_is_named(world: World) -> None:
    rows = [row(), row("-1", indicator="diplomes"), row(entity=NORD), row(indicator="nulle"), row(year=2026), row("2")]
    answer = send(Api(world.cast.controller), body(*rows))
    assert (answer.status_code, Observation.objects.count()) == (422, 0)
    fields = [error["field"] for error in answer.json()["errors"]]
    assert fields == [f"observations.{n}" for n in ("1.value", "2.entity", "3.indicator", "4.entity", "5")]


def test_another_school_is_refused_like_one_that_does_not_exist(world: World) -> None:
    api = Api(world.cast.controller)
    other, absent = (send(api, body(row(entity=code))) for code in (NORD, "nulle-part"))
    assert other.content == absent.content


@pytest.mark.parametrize("who", ["reader", "head_reader", "ministry", "administrator", "nobody"])
def test_who_writes_nowhere_is_told_so_before_all_else(world: World, who: str) -> None:
    assert send(Api(world.cast.everyone()[who]), {}).status_code == 403


def test_a_read_token_writes_nothing(world: World) -> None:
    text = tokens.create(user=world.cast.controller, name="x", by=None)[1]
    assert send(Api(token=text), body(row())).status_code == 403


def test_a_locked_sheet_is_a_conflict(filled: World) -> None:
    Sheet.objects.filter(entity=filled.cast.albi).update(state="validated")
    assert send(Api(filled.cast.controller), body(row("1"))).status_code == 409
    assert kept()[ALBI, "eleves"] == "1020"


def test_a_stale_version_shows_both_values(filled: World) -> None:
    answer = send(Api(filled.cast.controller), body(row("999", version=0)))
    (error,) = answer.json()["errors"]
    assert answer.status_code == 412
    assert (error["current"]["value"], error["current"]["version"], error["proposed"]["value"]) == ("1020", 1, "999")
    assert kept()[ALBI, "eleves"] == "1020"


def test_without_a_version_what_is_there_is_replaced(filled: World) -> None:
    answer = send(Api(filled.cast.controller), body(row("1021"))).json()
    assert (answer["changed"], answer["observations"][0]["figure"]["version"]) == (1, 2)


def test_the_same_figures_again_change_nothing(filled: World) -> None:
    given = body(row("1021"))
    send(Api(filled.cast.controller), given)
    entries = AuditEntry.objects.count()
    assert send(Api(filled.cast.controller), given).json()["unchanged"] == 1
    assert AuditEntry.objects.count() == entries


def test_a_rehearsal_tells_and_keeps_nothing(filled: World) -> None:
    entries = AuditEntry.objects.count()
    answer = send(Api(filled.cast.controller), body(row("1021"), dry_run=True), key="a").json()
    assert (answer["dry_run"], answer["changed"], answer["observations"][0]["figure"]["value"]) == (True, 1, "1021")
    assert (kept()[ALBI, "eleves"], AuditEntry.objects.count()) == ("1020", entries)
    assert not IdempotencyKey.objects.exists()


def test_a_rehearsal_is_refused_as_the_write_would_be(world: World) -> None:
    assert send(Api(world.cast.controller), body(row("-1"), dry_run=True)).status_code == 422


def test_a_key_sent_again_is_answered_the_same_and_writes_once(world: World) -> None:
    api, given = Api(world.cast.controller), body(row())
    first = send(api, given, key="import-2025-1")
    send(api, body(row("1021")))
    again = send(api, given, key="import-2025-1")
    assert first.json() == again.json()
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert kept()[ALBI, "eleves"] == "1021"


def test_a_key_serves_one_request_alone(world: World) -> None:
    api = Api(world.cast.controller)
    send(api, body(row()), key="k")
    answer = send(api, body(row("5")), key="k")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert kept()[ALBI, "eleves"] == "1020"


def test_keys_of_two_people_do_not_meet(world: World) -> None:
    send(Api(world.cast.controller), body(row()), key="k")
    answer = send(Api(world.cast.outsider), body(row(entity=NORD)), key="k")
    assert (answer.status_code, len(kept())) == (200, 2)


def test_a_refused_write_keeps_no_key(world: World) -> None:
    api = Api(world.cast.controller)
    assert send(api, body(row("-1")), key="k").status_code == 422
    assert send(api, body(row("1")), key="k").status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "contract"),
        (body(), "observations"),
        (body(*[row()] * 501), "observations"),
        (body(row(1020)), "observations.0.value"),
        (body(row("1 020")), "observations.0.value"),
        (body(row(), row(year="1e9")), "observations.1.year"),
        (body({"value": "1"}), "observations.0.indicator"),
        (body(row(state="validated")), "observations.0.state"),
        (body(row(), etat="x"), "etat"),
        ({"contract": CONTRACT, "observations": "x"}, "observations"),
        ({"contract": CONTRACT, "observations": [1]}, "observations.0.non_field_errors"),
    ],
)
def test_what_cannot_be_read_is_named(world: World, given: Any, field: str) -> None:
    answer = send(Api(world.cast.controller), given)
    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert not Observation.objects.exists()


@pytest.mark.parametrize("key", ["é", "a b", "x" * 101])
def test_a_key_is_short_and_plain(world: World, key: str) -> None:
    assert send(Api(world.cast.controller), body(row()), key=key).status_code == 400


def test_nesting_without_end_is_a_bad_request(world: World) -> None:
    assert send(Api(world.cast.controller), "[" * 10_000).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_key_sent_eight_times_at_once_writes_once(world: World) -> None:
    answers: list[Any] = []

    def one() -> None:
        try:
            answers.append(send(Api(world.cast.controller), body(row()), key="at-once"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert AuditEntry.objects.filter(object_type="observation").count() == 1
