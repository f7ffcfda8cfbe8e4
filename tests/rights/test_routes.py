"""Every address × method × role: as the table of `routes` says, and nothing that is not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from pytest_django import Settings

from accounts.models import ApiToken, AuditEntry
from accounts.services import tokens
from tests.cast import Cast
from tests.indicators.views.world import CONTRACT, without_tokens
from tests.rights.outcomes import ABSENT, NO_METHOD, REFUSED, ROLES, SIGN_IN, sign_of
from tests.rights.routes import ALBI, PUBLIC, ROUTES, Route
from tests.rights.stage import Stage
from tests.rights.writes import unrecorded, watched

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# Of a real address, the ones beside it where there is nothing: no such school, no such contract.
NOWHERE = {ALBI: "imt-nulle-part", CONTRACT: "cop-nulle-part"}


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            yield from names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


@pytest.fixture
def stage(cast: Cast, settings: Settings, tmp_path: Path) -> Stage:
    settings.MEDIA_ROOT = tmp_path
    built = Stage.build(cast)
    built.put("submitted", campaign="open")
    tokens.create(user=cast.api_client, name="entrepôt", by=None)
    return built


def ask(stage: Stage, role: str, method: str, path: str, **body: Any) -> Any:
    """One request, undone afterwards: the next one finds everything as it was, and everybody signed in."""
    client = stage.clients[role]
    cookies = deepcopy(client.cookies)
    if path.startswith("/api/") and method in ("post", "put"):
        body = {"content_type": "application/json", **body}
    with transaction.atomic():
        with watched() as tables:
            response = getattr(client, method)(path, **body)
        response.wrote = AuditEntry.objects.count()
        assert response.status_code >= 400 or unrecorded(tables) == set()
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def path_of(stage: Stage, route: Route) -> str:
    user, token = str(stage.cast.nobody.pk), str(ApiToken.objects.get().pk)
    path = route.path.replace("{file}", stage.file.stored_name).replace("/user/1/", f"/user/{user}/")
    path = path.replace("{evidence}", stage.evidence.stored_name)
    path = path.replace("{job}", str(stage.reports.draft_job.pk)).replace("{digest}", stage.reports.file.sha256)
    return path.replace("{token}", token)


def expected(route: Route, method: str) -> str | None:
    """The ten signs; None where a library answers as it likes."""
    written = {"get": route.get, "head": route.get, "post": route.post, "put": route.put}.get(method, "")
    if written:
        return written.replace(" ", "")
    if route.free:
        return None
    stranger = NO_METHOD if route.get == PUBLIC else SIGN_IN
    return NO_METHOD * (len(ROLES) - 1) + stranger


@pytest.mark.parametrize("name", ROUTES)
def test_each_role_gets_what_the_table_says(stage: Stage, name: str) -> None:
    route = ROUTES[name]
    path, before = path_of(stage, route), AuditEntry.objects.count()
    found, wanted = {}, {}
    for method in METHODS:
        answers = [ask(stage, role, method, path) for role in ROLES]
        signs = "".join(map(sign_of, answers))
        assert all(answer.status_code < 500 for answer in answers)
        assert method == "post" or all(answer.wrote == before for answer in answers)
        table = expected(route, method)
        found[method], wanted[method] = signs, signs if table is None else table
    assert found == wanted


# What no address takes: as a form, as JSON of another shape, as no JSON at all.
JUNK: tuple[Any, ...] = ({"nonsense": "\0", "version": "x", "reason": "y" * 9_000}, '{"value": [1]}', '{"value": ')


WRITTEN = [name for name, route in ROUTES.items() if (route.post or route.put) and not route.free]


@pytest.mark.parametrize("name", WRITTEN)
def test_who_lacks_the_right_is_told_so_before_what_they_sent_is_looked_at(stage: Stage, name: str) -> None:
    route = ROUTES[name]
    path, method = path_of(stage, route), "put" if route.put else "post"
    table = dict(zip(ROLES, expected(route, method) or "", strict=True))
    for role, sign in table.items():
        if sign in (REFUSED, ABSENT, SIGN_IN):
            bodies = JUNK[1:] if path.startswith("/api/") else JUNK[:1]
            found = [sign_of(ask(stage, role, method, path, data=body)) for body in bodies]
            assert (role, found) == (role, [sign] * len(bodies))


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.get and not route.free])
def test_who_may_not_read_is_told_so_before_the_filters_are_looked_at(stage: Stage, name: str) -> None:
    route = ROUTES[name]
    path = path_of(stage, route)
    asked = f"{path}{'&' if '?' in path else '?'}nonsense=1"
    for role, sign in zip(ROLES, expected(route, "get") or "", strict=True):
        if sign in (REFUSED, SIGN_IN):
            assert (role, sign_of(ask(stage, role, "get", asked))) == (role, sign)


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if ABSENT in route.get + route.post])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_one_may_not_know_of_is_answered_like_what_is_not(stage: Stage, name: str, method: str) -> None:
    route = ROUTES[name]
    path, signs = path_of(stage, route), expected(route, method) or ""
    hidden = [role for role, sign in zip(ROLES, signs, strict=True) if sign == ABSENT]
    for role in hidden:
        real = plain(ask(stage, role, method, path), path)
        for part, nowhere in NOWHERE.items():
            if part in path:
                absent = path.replace(part, nowhere)
                assert plain(ask(stage, role, method, absent), absent) == real


def plain(response: Any, path: str) -> tuple[int, str, bytes]:
    """An answer but for the forgery token and the request's own address."""
    return response.status_code, response["Content-Type"], without_tokens(response).replace(path.encode(), b"")


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    assert {name.split()[0] for name in ROUTES} == set(names(get_resolver()))


def test_every_row_asks_for_the_route_that_it_names() -> None:
    for name, route in ROUTES.items():
        path = re.sub(r"\{(token|job)\}", "1", re.sub(r"\{(file|evidence|digest)\}", "f", route.path.split("?")[0]))
        found = resolve(path)
        assert str(found.view_name) == name.split()[0] or name == "admin:None"
