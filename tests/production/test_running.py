"""Production as docker-compose.yml starts it: a year goes by in it, and what its proxy owes a visitor is seen."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from http.client import HTTPSConnection
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.functional.desks import CONTRACT, SCHOOL, SHEET, YEAR
from tests.production import people
from tests.production.installation import WEB, WORKERS, Installation

pytestmark = pytest.mark.browser
ASKED = {"eleves-diplomants", "eleves-ingenieurs", "publications", "rp-recherche-innovation", "entreprises-creees"}
WHY = "Promotion réduite par les travaux du campus."
LOGIN = "/accounts/login/"


@pytest.fixture
def visitor(installation: Installation) -> Iterator[httpx.Client]:
    """Nobody in particular."""
    with httpx.Client(base_url=installation.place.url, verify=people.trusting(installation), timeout=60) as client:
        yield client


def logged(installation: Installation, *replicas: str) -> list[dict[str, Any]]:
    """The events that processes logged."""
    text = "\n".join(installation.log(replica) for replica in replicas)
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_every_process_says_that_it_is_healthy(installation: Installation) -> None:
    for replica in WORKERS:
        installation.wait_healthy("worker", replica)
    for name in ("redis", "beat", "proxy"):
        installation.wait_healthy(name)
    assert not installation.is_healthy("web", "web-3")
    for path in (installation.place.folder / "schedule").iterdir():
        os.utime(path, (0, 0))
    assert not installation.is_healthy("beat")


def test_the_deployment_passes_every_check_and_cannot_change_the_trail(installation: Installation) -> None:
    check = "python manage.py check --deploy --database default --fail-level WARNING"
    assert "no issues" in installation.run("web", check.split())


def collect(dg: people.Reviewer, school: people.Controller, api: httpx.Client) -> None:
    """The campaign is opened; a system pushes a figure, a workbook brings one, the rest is typed; validated, pulled."""
    dg.prepares(due_on="2027-02-28", instructions="Effectifs au 31 décembre.")
    dg.asks_only(ASKED)
    dg.opens()
    row = {"entity": SCHOOL, "indicator": "eleves-ingenieurs", "year": YEAR, "value": "990"}
    pushed = api.post("observations/bulk/", json={"contract": CONTRACT, "observations": [row]})
    assert (pushed.status_code, pushed.json()["created"]) == (200, 1)
    school.fills_in_the_workbook({("publications", "value"): Decimal(128)})
    school.press("Confirmer\u00a0: enregistrer 1 valeur")
    school.open(SHEET)
    school.types("eleves-diplomants", "1 020")
    school.types("rp-recherche-innovation", "5,62 M€")
    school.tells("eleves-diplomants", comment=WHY)
    school.hands_in()
    school.reads("La fiche est transmise à la direction générale.")
    dg.validates()
    asked = {"contract": CONTRACT, "entity": SCHOOL, "year": str(YEAR), "ordering": "indicator"}
    pulled = api.get("observations/", params=asked).json()["results"]
    assert [one["value"] for one in pulled] == ["1020", "990", "128", "5.62"]
    assert {one["state"] for one in pulled} == {"validated"}


def test_a_year_goes_by(installation: Installation, browser: Browser) -> None:
    """A web process dies in the middle: nobody is signed out, nothing is lost."""
    url = installation.place.url
    dg, school = people.Reviewer(browser, url, "reviewer"), people.Controller(browser, url, "controller")
    with people.api_client(installation) as api:
        collect(dg, school, api)
    assert all("/saisie/" in installation.log(replica) for replica in WEB)
    installation.kill("web-1")
    dg.writes_the_report()
    people.Reviewer(browser, url, "second").publishes_the_report()
    installation.start("web", "web-1")
    ministry = people.Ministry(browser, url, "ministry")
    ministry.verifies(ministry.downloads_the_report())
    assert [error for desk in (dg, school, ministry) for error in desk.errors] == []
    assert {(one["secure"], one["sameSite"]) for one in dg.context.cookies()} == {(True, "Lax")}


def test_a_request_is_followed_through_proxy_web_and_worker(installation: Installation) -> None:
    """The one that published the report of the year gone by, and all others."""
    assert all("request_id" in one for one in logged(installation, *WEB) if one["logger"].startswith("django."))
    at_the_proxy = {line["request_id"] for line in logged(installation, "proxy")}
    tasks = logged(installation, *WORKERS)
    made = [one for one in tasks if one.get("task") == "reports.tasks.run_job"]
    (asked_by,) = {one["request_id"] for one in made if "request_id" in one}
    (published,) = [one for one in logged(installation, *WEB) if one.get("request_id") == asked_by and "path" in one]
    assert (published["method"], published["path"]) == ("POST", f"{people.REPORT}actions/publish/")
    assert {one["request_id"] for one in tasks if "request_id" in one} <= at_the_proxy
    sent = [one for one in tasks if one.get("task") == "accounts.tasks.send_notifications"]
    assert any("request_id" in one for one in sent)
    by_beat = [one for one in tasks if one.get("task") == "reports.tasks.send_waiting_jobs"]
    assert by_beat
    assert not any("request_id" in one for one in by_beat)


def test_the_messages_of_the_year_were_sent(installation: Installation) -> None:
    messages = [path.read_text() for path in (installation.place.folder / "mail").iterdir()]
    assert any("To: controller@example.org" in message for message in messages)


def test_plain_http_is_sent_to_https(installation: Installation) -> None:
    answer = httpx.get(f"http://localhost:{installation.place.ports['http']}/langue/?a=1")
    assert (answer.status_code, answer.headers["Location"]) == (308, "https://localhost/langue/?a=1")


def test_answers_are_safe_as_a_browser_sees_them(visitor: httpx.Client) -> None:
    headers = visitor.get(LOGIN).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Server"] == "nginx"
    cookie = headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_what_a_visitor_says_of_itself_is_not_believed(visitor: httpx.Client) -> None:
    """Sixty requests a minute from an address, counted by both web processes together, whatever it claims to be."""
    left, ids = set(), set()
    for number in range(4):
        claims = {"X-Forwarded-For": f"192.0.2.{number}", "X-Forwarded-Host": "evil.test", "X-Request-ID": "forged-id"}
        answer = visitor.get("/api/v1/schema/", headers=claims)
        assert "evil.test" not in answer.text
        left.add(int(answer.headers["RateLimit-Remaining"]))
        ids.add(answer.headers["X-Request-ID"])
    assert min(left) < 59
    assert len(ids) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    assert visitor.get(LOGIN, headers={"Host": "evil.test"}).status_code == 400


def test_styles_are_served_for_ever_and_files_never(installation: Installation, visitor: httpx.Client) -> None:
    style = re.findall(r'href="(/static/css/app\.[0-9a-f]+\.css)"', visitor.get(LOGIN).text)[0]
    answer = visitor.get(style)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert "immutable" in answer.headers["Cache-Control"]
    media = installation.place.folder / "media"
    file = next(path.relative_to(media) for path in media.rglob("*") if path.is_file())
    for place in ("/media", "/srv/media", "/static/%2e%2e/media", "", "/var/media"):
        assert visitor.get(f"{place}/{file}").status_code in (302, 400, 404)


def test_health_is_told_without_a_session(visitor: httpx.Client) -> None:
    assert visitor.get("/healthz").json() == {"status": "ok"}
    assert visitor.get("/readyz").json() == {"status": "ok", "redis": "ok"}


@pytest.mark.parametrize(("path", "told"), [(LOGIN, "rien n’a été enregistré"), ("/api/v1/x/", '"status":413')])
def test_what_is_too_large_is_refused_before_it_is_sent(installation: Installation, path: str, told: str) -> None:
    context, port = people.trusting(installation), installation.place.ports["https"]
    with contextlib.closing(HTTPSConnection("localhost", port, context=context, timeout=60)) as connection:
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str(30_000_000))
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, told in answer.read().decode()) == (413, True)


def test_with_no_web_process_the_proxy_says_so(installation: Installation, visitor: httpx.Client) -> None:
    """The last one: the installation is not whole after it."""
    installation.kill(*WEB)
    page, problem = visitor.get(LOGIN), visitor.get("/api/v1/entities/")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "Recommencez dans quelques instants" in page.text
    assert (problem.status_code, problem.headers["Content-Type"]) == (503, "application/problem+json")
    assert problem.json()["status"] == 503
