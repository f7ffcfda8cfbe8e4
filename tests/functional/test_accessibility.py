"""WCAG 2.1 AA as far as axe sees it: every page, in both languages, on a wide and on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.signals import template_rendered
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from accounts.choices import Role
from accounts.models import User
from indicators.imports.contract import load_contract
from tests.factories.accounts import make_user
from tests.functional.walk import Stop, people, propose_correction, stops, whole_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  return axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    resultTypes: ["violations", "incomplete"],
  });
}"""
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
WIDTHS = (1440, 390)
FIXTURES = Path(settings.BASE_DIR) / "fixtures"

# What axe cannot decide and a person has: the rule, the elements concerned, and why it is right.
EXAMINED: dict[tuple[str, str], str] = {
    ("th-has-data-cells", 'class="table-figures'): (
        "The heading of a group of rows spans the table (scope=rowgroup): its cells are those of the rows below."
    ),
    ("th-has-data-cells", "<table>"): "Django’s list of applications: a table of row headings and links, none of data.",
    ("aria-valid-attr-value", 'id="id_password"'): (
        "Django’s read-only password names a help text that its administration writes right after it, without an id."
    ),
    ("aria-prohibited-attr", "copy-to-clipboard"): "Swagger UI names a box whose button has the same name itself.",
}


@dataclass(slots=True)
class Findings:
    """Each once, with where it was met first."""

    violations: dict[str, str] = field(default_factory=dict)
    undecided: dict[str, str] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)


Look = Callable[[Stop, User | None], None]


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def findings() -> Iterator[Findings]:
    found = Findings()

    def note(template: Any, **kwargs: Any) -> None:
        found.templates.add(str(template.name))

    template_rendered.connect(note)
    yield found
    template_rendered.disconnect(note)


@pytest.fixture
def look(browser: Browser, live_server: LiveServer, language: str, findings: Findings) -> Iterator[Look]:
    """Opens a page as that person, at every width, and keeps what axe says of it."""
    contexts: dict[User | None, Page] = {}

    def page_of(user: User | None) -> Page:
        if user not in contexts:
            # axe is put into the page by the test: the page's own policy would refuse it.
            context = browser.new_context(bypass_csp=True, locale="fr-FR")
            context.set_default_timeout(10_000)
            cookies = {"django_language": language}
            if user is not None:
                client = Client()
                client.force_login(user)
                cookies["sessionid"] = client.cookies["sessionid"].value
            context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
            contexts[user] = context.new_page()
        return contexts[user]

    def examine(stop: Stop, user: User | None) -> None:
        page = page_of(user)
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(live_server.url + stop.path)
        stop.act(page)
        page.evaluate(AXE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            keep(page, findings, f"{stop.path} ({stop.who or 'signed out'}, {width} px)")
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if overflow > 0:
                findings.violations.setdefault(f"scrolls sideways by {overflow} px: {stop.path}", str(width))

    yield examine
    for page in contexts.values():
        page.context.close()


def keep(page: Page, findings: Findings, where: str) -> None:
    results = page.evaluate(RUN)
    for kind, found in (("violations", findings.violations), ("incomplete", findings.undecided)):
        for rule in results[kind]:
            for node in rule["nodes"]:
                if kind == "incomplete" and settled(page, rule["id"], node):
                    continue
                selector = " ".join(map(str, node["target"]))
                why = "; ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
                found.setdefault(f"{rule['id']}: {node['html'][:160]}", f"{where} {selector}: {why}")


def settled(page: Page, rule: str, node: dict[str, Any]) -> bool:
    """Is it right after all: a contrast that can be computed, or what a person has looked at?"""
    if rule == "color-contrast" and len(node["target"]) == 1:
        measured = page.evaluate(CONTRAST, node["target"][0])
        return bool(measured["least"] >= measured["wanted"])
    return any(rule == known and mark in node["html"] for known, mark in EXAMINED)


def listed(found: dict[str, str]) -> str:
    return "\n".join(f"{what}\n    {where}" for what, where in found.items())


def test_every_page_is_accessible(look: Look, findings: Findings, settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.VAR_DIR, settings.MEDIA_ROOT = True, tmp_path, tmp_path
    newcomer = make_user("newcomer", Role.HEAD_OFFICE_REVIEWER)
    for path in ("/", "/saisie/"):
        look(Stop(path, "newcomer"), newcomer)
    for contract in ("cop-2018-2022", "cop-2023-2027"):
        load_contract(FIXTURES / contract)
    call_command("load_demo", stdout=None)
    call_command("load_demo_reports", stdout=None)
    users = people()
    propose_correction(users["controller"])
    for stop in stops(users):
        look(stop, users.get(stop.who))
    assert not findings.violations, listed(findings.violations)
    assert not findings.undecided, listed(findings.undecided)
    assert whole_pages(Path(settings.BASE_DIR) / "templates") <= findings.templates
