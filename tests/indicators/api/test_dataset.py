"""`dataset/`: the rows of `export_dataset` that the person may read."""

from __future__ import annotations

import csv
import json
import tracemalloc
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from indicators.models import Observation
from tests.indicators.api.world import CONTRACT, Api, World, content_of


def exported() -> list[dict[str, str]]:
    output = StringIO()
    call_command("export_dataset", CONTRACT, stdout=output)
    return list(csv.DictReader(StringIO(output.getvalue())))


def read(user: User, **given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(content_of(Api(user).get("dataset/", contract=CONTRACT, **given)))
    return found


def test_rows_are_those_of_the_command_in_its_order(filled: World) -> None:
    type(filled.contract).objects.get().observations.update(state="published")
    response = Api(filled.cast.ministry).get("dataset/", contract=CONTRACT, format="csv")
    assert list(csv.DictReader(StringIO(content_of(response).decode()))) == exported()


def test_json_is_an_array_with_null_for_empty(filled: World) -> None:
    rows = read(filled.cast.ministry)
    assert [row["kind"] for row in rows].count("target") == 6
    assert rows[-1]["entity"] is None
    assert (rows[-1]["kind"], rows[-1]["value"], rows[-1]["note"]) == ("external", "108.2", None)


@pytest.mark.parametrize(
    ("who", "states"),
    [
        ("controller", {"draft", "validated", "published"}),
        ("outsider", {"submitted", "validated", "published"}),
        ("reviewer", {"submitted", "validated", "published"}),
        ("ministry", {"published"}),
    ],
)
def test_figures_are_those_of_the_states_that_the_person_sees(filled: World, who: str, states: set[str]) -> None:
    rows = read(filled.cast.everyone()[who])
    assert {row["state"] for row in rows if row["kind"] in {"actual", "external"}} == states


def test_filters_combine_and_keep_the_order(filled: World) -> None:
    rows = read(filled.cast.reader, entity="imt,imt-mines-albi", kind="target,reference")
    assert (
        rows
        == [row for row in read(filled.cast.reader) if row["entity"] != "imt-nord-europe" and row["kind"] != "actual"][
            : len(rows)
        ]
    )
    assert {(row["entity"], row["kind"]) for row in rows} == {
        (entity, kind) for entity in ("imt", "imt-mines-albi") for kind in ("target", "reference")
    }


def test_the_dataset_of_a_day_holds_the_figures_of_that_day(filled: World) -> None:
    rows = read(filled.cast.reviewer, as_of="2001-01-01")
    assert {row["kind"] for row in rows} == {"reference", "target"}
    today = timezone.localdate().isoformat()
    assert read(filled.cast.reviewer, as_of=today) == read(filled.cast.reviewer)


def test_names_of_adjustments_keep_their_order_on_both_databases(filled: World) -> None:
    for name in ("a", "É", "Z", "b ", "_"):
        filled.figure(filled.cast.institute, "1", state="published", kind="adjustment", name=name)
    names = [row["note"] for row in read(filled.cast.ministry, kind="adjustment")]
    assert names == sorted(names)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_it_is_sent_piece_by_piece_with_its_length_and_digest(filled: World, form: str) -> None:
    response = Api(filled.cast.reviewer).get("dataset/", contract=CONTRACT, format=form)
    assert response.streaming
    assert response.has_header("ETag")
    assert int(response["Content-Length"]) == len(content_of(response))


MANY, MOST = 20_000, 4 * 1024 * 1024


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_memory_does_not_grow_with_the_rows(world: World, form: str) -> None:
    """64 MiB are allowed for two millions of rows: what is taken for 20 000 is that of a batch, not of the rows."""
    adjustments(world, MANY)
    api = Api(world.cast.ministry)
    tracemalloc.start()
    response = api.get("dataset/", contract=CONTRACT, format=form)
    length = sum(len(piece) for piece in response.streaming_content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length > (300_000 if form == "xlsx" else 1_000_000)
    assert peak < MOST


def adjustments(world: World, number: int) -> None:
    """So many published figures of the institute, over the years of a long contract."""
    shared: dict[str, Any] = {"contract": world.contract, "entity": world.cast.institute, "kind": "adjustment"}
    Observation.objects.bulk_create(
        (
            Observation(
                indicator=indicator, year=1000 + rank // 10, name=f"n{rank}", value=rank, state="published",
                updated_at=timezone.now(), **shared,
            )
            for indicator in (world.series("eleves"),)
            for rank in range(number)
        ),
        batch_size=2_000,
    )  # fmt: skip
