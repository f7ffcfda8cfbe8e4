"""What every address refuses, and how: parameters, people, languages, formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from indicators.models import Observation
from tests.indicators.api.reads import LISTS, READS, described
from tests.indicators.api.world import CONTRACT, Api, World

BAD: list[tuple[str, dict[str, Any]]] = [
    ("contracts/", {"page_size": "0"}),
    ("contracts/", {"page_size": "x"}),
    ("contracts/", {"cursor": "abc"}),
    ("contracts/", {"cursor": "9" * 40}),
    ("contracts/", {"lang": "de"}),
    ("dataset/", {"contract": CONTRACT, "format": "xml"}),
    (f"contracts/{CONTRACT}/", {"format": "csv"}),
    ("contracts/", {"format": ""}),
    ("contracts/", {"ordering": ""}),
    ("indicators/", {}),
    ("indicators/", {"contract": "\x00"}),
    ("indicators/", {"contract": [CONTRACT, CONTRACT]}),
    ("targets/", {"contract": CONTRACT, "as_of": "9999-12-31"}),
    ("targets/", {"contract": CONTRACT, "as_of": "0001-01-01"}),
    ("evaluations/", {"contract": CONTRACT, "year": "1e9"}),
    ("evaluations/", {"contract": CONTRACT, "year": "２０２５"}),
    ("evaluations/", {"contract": CONTRACT, "year": "9" * 40}),
    ("evaluations/", {"contract": CONTRACT, "year": "2099"}),
    ("evaluations/", {"contract": CONTRACT, "year": 2025, "entity": "nowhere"}),
    ("evaluations/", {"contract": CONTRACT, "year": 2025, "status": "green"}),
    ("observations/", {"contract": CONTRACT, "ordering": "pk"}),
    ("observations/", {"contract": CONTRACT, "entity": ","}),
    ("observations/", {"contract": CONTRACT, "year": ",".join(["2025"] * 51)}),
    ("observations/", {"contract": CONTRACT, "as_of": "2025-02-30"}),
    ("journal/", {"since": "hier"}),
    ("journal/", {"action": "nonsense"}),
    ("campaigns/", {"contract": CONTRACT, "state": "asleep"}),
    ("indicators/", {"contract": CONTRACT, "domain": "nowhere"}),
    ("targets/", {"contract": CONTRACT, "amendment": "nowhere"}),
    ("appreciations/", {"contract": CONTRACT, "subject": "nowhere"}),
    ("deliverables/", {"contract": CONTRACT, "milestone": "nowhere"}),
    ("deliverables/", {"contract": CONTRACT, "action_code": "nowhere"}),
    ("observations/", {"contract": CONTRACT, "state__in": "draft"}),
    ("observations/", {"contract": CONTRACT, "state": "draft;submitted"}),
]


@pytest.mark.parametrize(("path", "given"), READS.items())
def test_an_unknown_parameter_is_refused_by_its_name(world: World, path: str, given: dict[str, Any]) -> None:
    response = Api(world.cast.controller).get(path, **given, sort="value")
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["sort"]


@pytest.mark.parametrize(("path", "given"), BAD)
def test_a_bad_parameter_is_a_problem_never_an_error_of_ours(world: World, path: str, given: dict[str, Any]) -> None:
    response = Api(world.cast.controller).get(path, **given)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"]


@pytest.mark.parametrize("path", ["contracts/nope/", "contracts/%00/", f"contracts/{'9' * 70}/", "nowhere/"])
def test_what_is_absent_is_a_problem(world: World, path: str) -> None:
    response = Api(world.cast.controller).get(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(("path", "given"), READS.items())
def test_a_stranger_is_asked_who_they_are(world: World, path: str, given: dict[str, Any]) -> None:
    response = Api().get(path, **given)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("who", ["nobody", "administrator"])
@pytest.mark.parametrize(("path", "given"), READS.items())
def test_a_person_without_a_reading_role_reads_nothing(
    world: World, path: str, given: dict[str, Any], who: str
) -> None:
    assert Api(world.cast.everyone()[who]).get(path, **given).status_code == 403


def test_thousands_of_parameters_are_a_problem(world: World) -> None:
    given: dict[str, Any] = {f"p{rank}": "1" for rank in range(2_500)}
    response = Api(world.cast.controller).get("contracts/", **given)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_the_size_of_a_page_is_capped(world: World) -> None:
    assert Api(world.cast.controller).get("contracts/", page_size=10**9).status_code == 200


@pytest.mark.parametrize(
    ("headers", "given", "title"),
    [
        ({}, {}, "Paramètres refusés"),
        ({"Accept-Language": "en"}, {}, "Parameters refused"),
        ({"Accept-Language": "en"}, {"lang": "fr"}, "Paramètres refusés"),
        ({}, {"lang": "en"}, "Parameters refused"),
    ],
)
def test_problems_speak_the_language_asked(
    world: World, headers: dict[str, str], given: dict[str, str], title: str
) -> None:
    response = Api(world.cast.controller).get("contracts/", headers=headers, nonsense="1", **given)
    assert response.json()["title"] == title


def test_a_problem_is_json_even_where_csv_was_asked(world: World) -> None:
    response = Api(world.cast.controller).get("dataset/", headers={"Accept": "text/csv"}, contract="nope")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_reading_addresses_take_no_other_verb(world: World) -> None:
    api = Api(world.cast.reviewer)
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(api.client, method)("/api/v1/contracts/", content_type="application/json")
        assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
        assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"x"',
        b"nul\x00",
        b"\xff\xfe",
        b"[" * 10_000,
        json.dumps({"a": "x" * 100_000}).encode(),
        b'{"value": NaN}',
    ],
)
def test_an_unreadable_body_is_a_problem(world: World, body: bytes) -> None:
    path = f"/api/v1/sheets/{CONTRACT}/2025/imt-mines-albi/figures/eleves/"
    response = Api(world.cast.controller).client.put(path, body, content_type="application/json")
    assert response.status_code in {400, 413}
    assert response["Content-Type"] == "application/problem+json"


def test_a_form_is_not_a_body(world: World) -> None:
    path = f"/api/v1/sheets/{CONTRACT}/2025/imt-mines-albi/submit/"
    assert Api(world.cast.controller).client.post(path, {"reason": "x"}).status_code == 415


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("part", ["9" * 40, "%00", "..%2f", "%F0%9F%8E%93", "-1"])
def test_a_part_of_a_path_that_names_nothing_is_absent(world: World, path: str, part: str) -> None:
    """In the place of each part, one after the other."""
    parts = path.strip("/").split("/")
    for rank in range(1, len(parts)):
        asked = "/".join([*parts[:rank], part, *parts[rank + 1 :]])
        response = Api(world.cast.reviewer).get(f"{asked}/")
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", READS)
def test_a_query_of_a_hundred_kilobytes_is_refused(world: World, path: str) -> None:
    for name in ("contract", "x" * 100_000):
        response = Api(world.cast.reviewer).get(path, **{**READS[path], name: "y" * 100_000})
        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
        assert len(response.content) < 300_000


@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_a_billion_rows_is_cut_to_the_largest(world: World, path: str) -> None:
    api = Api(world.cast.reviewer)
    huge = api.get(path, **LISTS[path], page_size=10**9)
    assert huge.json() == api.get(path, **LISTS[path], page_size=5_000).json()


@pytest.mark.parametrize(
    "more", [{"entity": "imt-nord-europe"}, {"state": "published"}, {"year": 2024}, {"locked": False}]
)
def test_a_write_moves_a_figure_to_no_other_place_or_state(world: World, more: dict[str, Any]) -> None:
    path = f"sheets/{CONTRACT}/2025/imt-mines-albi/figures/eleves/"
    response = Api(world.cast.controller).put(path, {"value": "1", "version": 0, **more})
    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (400, [*more])
    assert not Observation.objects.exists()


@pytest.mark.parametrize("path", [path for path in described() if "{" not in path])
def test_nothing_is_patched_or_deleted(world: World, path: str) -> None:
    client = Api(world.cast.reviewer).client
    for method in (client.patch, client.delete):
        assert method(f"/api/v1/{path}", b"{}", content_type="application/json").status_code == 405
