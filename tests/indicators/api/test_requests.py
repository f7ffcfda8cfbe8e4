"""What every address refuses, and how: parameters, people, languages, formats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.indicators.api.world import CONTRACT, Api, World

LISTS: dict[str, dict[str, Any]] = {
    "contracts/": {},
    f"contracts/{CONTRACT}/": {},
    "entities/": {},
    "indicators/": {"contract": CONTRACT},
    "targets/": {"contract": CONTRACT},
    "observations/": {"contract": CONTRACT},
    "evaluations/": {"contract": CONTRACT, "year": 2025},
    "headline/": {"contract": CONTRACT, "year": 2025},
    "cascade/": {"contract": CONTRACT},
    "dataset/": {"contract": CONTRACT},
    f"sheets/{CONTRACT}/2025/": {},
    f"sheets/{CONTRACT}/2025/imt-mines-albi/": {},
}
BAD: list[tuple[str, dict[str, Any]]] = [
    ("contracts/", {"page_size": "0"}),
    ("contracts/", {"page_size": "x"}),
    ("contracts/", {"cursor": "abc"}),
    ("contracts/", {"cursor": "9" * 40}),
    ("contracts/", {"lang": "de"}),
    ("dataset/", {"contract": CONTRACT, "format": "xml"}),
    ("contracts/", {"format": "csv"}),
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
    ("observations/", {"contract": CONTRACT, "ordering": "value"}),
    ("observations/", {"contract": CONTRACT, "state__in": "draft"}),
    ("observations/", {"contract": CONTRACT, "state": "draft,submitted"}),
]


@pytest.mark.parametrize(("path", "given"), LISTS.items())
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


@pytest.mark.parametrize(("path", "given"), LISTS.items())
def test_a_stranger_is_asked_who_they_are(world: World, path: str, given: dict[str, Any]) -> None:
    response = Api().get(path, **given)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("who", ["nobody", "administrator"])
@pytest.mark.parametrize(("path", "given"), LISTS.items())
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
