"""Every refusal has one form (RFC 9457), says what would be right, and speaks the language that was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from tests.indicators.api.world import CONTRACT, Api, World

TITLES = {
    ("get", "nowhere/", 404): ("Page introuvable", "Page not found"),
    ("get", f"contracts/{CONTRACT}/more/", 404): ("Page introuvable", "Page not found"),
    ("post", "contracts/", 405): ("Verbe non autorisé", "Method not allowed"),
    ("get", "targets/", 400): ("Paramètres refusés", "Parameters refused"),
    ("get", f"targets/?contract={CONTRACT}", 406): ("Format non offert", "Format not offered"),
    ("get", f"evaluations/?contract={CONTRACT}&year=1900", 400): ("Paramètres refusés", "Parameters refused"),
}


@pytest.mark.parametrize(("asked", "titles"), TITLES.items())
@pytest.mark.parametrize("by", ["parameter", "header"])
def test_a_problem_speaks_the_asked_language(
    world: World, asked: tuple[str, str, int], titles: tuple[str, str], by: str
) -> None:
    method, path, status = asked
    send = getattr(Api(world.cast.reader).client, method)
    for lang, title in zip(("fr", "en"), titles, strict=True):
        joined = "&" if "?" in path else "?"
        address = f"/api/v1/{path}{joined}lang={lang}" if by == "parameter" else f"/api/v1/{path}"
        accept = "application/pdf" if status == 406 else "*/*"
        response = send(address, headers={"Accept": accept, "Accept-Language": lang if by == "header" else "de"})
        assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
        problem = response.json()
        assert (problem["title"], problem["status"], problem["type"]) == (title, status, "about:blank")
        assert problem["detail"]


@pytest.mark.parametrize(("lang", "title"), [("fr", "Identification nécessaire"), ("en", "Identification needed")])
def test_a_stranger_s_problem_too(world: World, lang: str, title: str) -> None:
    response = Api(token="imtcop_nothing").get("contracts/", lang=lang)
    assert (response.status_code, response.json()["title"]) == (401, title)


def test_who_may_read_nothing_is_told_why(world: World) -> None:
    response = Api(world.cast.nobody).get("targets/", contract=CONTRACT)
    assert (response.status_code, response["Content-Type"]) == (403, "application/problem+json")
    assert "aucun rôle de lecture" in response.json()["detail"]


@pytest.mark.parametrize(("lang", "title"), [("fr", "Trop de requêtes"), ("en", "Too many requests")])
def test_who_asks_too_often_is_told_when_to_ask_again(world: World, settings: Settings, lang: str, title: str) -> None:
    settings.API_RATE_LIMIT = 1
    api = Api(world.cast.reader)
    api.get("contracts/")
    response = api.get("contracts/", lang=lang)
    assert (response.status_code, response["Content-Type"]) == (429, "application/problem+json")
    assert response.json()["title"] == title
    assert 0 < int(response["Retry-After"]) <= 60


def test_a_body_that_is_not_json_is_told_so(world: World) -> None:
    path = f"/api/v1/sheets/{CONTRACT}/2025/imt-mines-albi/submit/"
    response = Api(world.cast.controller).client.post(path, b"reason=x", content_type="text/plain")
    assert (response.status_code, response.json()["title"]) == (415, "Type de corps refusé")


def test_every_fault_is_named_at_once_with_its_place(world: World) -> None:
    given: dict[str, Any] = {"contract": CONTRACT, "year": "20x5,2025", "sort": "x", "page_size": "0", "kind": "nope"}
    errors = Api(world.cast.reader).get("observations/", **given).json()["errors"]
    assert [error["field"] for error in errors] == ["sort"]
    del given["sort"]
    errors = Api(world.cast.reader).get("observations/", **given).json()["errors"]
    assert {error["field"] for error in errors} == {"year.0", "page_size", "kind.0"}
    assert "actual" in next(error["detail"] for error in errors if error["field"] == "kind.0")
