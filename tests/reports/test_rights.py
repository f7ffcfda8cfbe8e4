"""Who may do what with a report, in which state: the whole table, by the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from reports.models import Narrative, Report
from reports.services import narratives, preparing, publishing
from reports.services.notices import report_url
from tests.reports.season import SECTION, ReportSeason
from tests.rights.outcomes import sign_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_files")]
STATES = ("draft", "in_review", "published")
ROLES = ("controller", "reader", "outsider", "reviewer", "second", "head_reader", "ministry", "administrator")
Door = Callable[[Client, Report], Any]


def move(name: str) -> Door:
    return lambda client, report: client.post(f"{report_url(report)}actions/{name}/", {f"{name}-reason": "Motif."})


def write(client: Client, report: Report) -> Any:
    kept = Narrative.objects.get(report=report)
    posted = {"text": "Autre.", "version": kept.version}
    return client.post(f"{report_url(report)}textes/{SECTION}/fr/", posted)


def clear(client: Client, report: Report) -> Any:
    return client.post(f"{report_url(report)}textes/{SECTION}/fr/viser/", {"version": 1})


DOORS: dict[str, Door] = {
    "read": lambda client, report: client.get(report_url(report)),
    "read draft": lambda client, report: client.get(f"{report_url(report)}projet/fr/"),
    "ask draft": lambda client, report: client.post(f"{report_url(report)}projet/"),
    "ask files": lambda client, report: client.post(f"{report_url(report)}versions/1/fichiers/"),
    "write": write,
    "clear": clear,
    "submit": move("submit"),
    "return": move("return"),
    "publish": move("publish"),
    "revise": move("revise"),
}
# Signs by state (draft, in review, published) as in tests/rights: `+` done, `-` refused, `0` as absent, `x` not now.
# `reviewer` wrote and handed in the institute's report; the controller, Albi's, whose text `second` has cleared.
INSTITUTE = {
    "read": {"controller reader outsider ministry": "00+", "reviewer second": "+++", "head_reader": "0++"},
    "read draft": {"controller reader outsider ministry": "000", "reviewer second": "++0", "head_reader": "0+0"},
    "ask draft": {"controller reader outsider ministry": "000", "reviewer second": "++0", "head_reader": "0+0"},
    "ask files": {"controller reader outsider ministry reviewer second head_reader": "00+"},
    "write": {"controller reader outsider ministry": "000", "reviewer second": "+x0", "head_reader": "0-0"},
    "clear": {"controller reader outsider ministry": "000", "reviewer second": "x+0", "head_reader": "0-0"},
    "submit": {"controller reader outsider ministry": "00-", "reviewer second": "+xx", "head_reader": "0--"},
    "return": {"controller reader outsider ministry": "00-", "reviewer second": "x+x", "head_reader": "0--"},
    "publish": {
        "controller reader outsider ministry": "00-",
        "reviewer": "x-x",
        "second": "x+x",
        "head_reader": "0--",
    },
    "revise": {"controller reader outsider ministry": "00-", "reviewer second": "xx+", "head_reader": "0--"},
}
SCHOOL = {
    "read": {"controller reader": "+++", "reviewer second head_reader": "0++", "outsider ministry": "00+"},
    "read draft": {"controller reader": "++0", "reviewer second head_reader": "0+0", "outsider ministry": "000"},
    "ask draft": {"controller reader": "++0", "reviewer second head_reader": "0+0", "outsider ministry": "000"},
    "ask files": {"controller reader outsider ministry reviewer second head_reader": "00+"},
    "write": {
        "controller": "+x0",
        "reader": "--0",
        "reviewer second head_reader": "0-0",
        "outsider ministry": "000",
    },
    "clear": {
        "controller reader": "--0",
        "reviewer second": "0+0",
        "head_reader": "0-0",
        "outsider ministry": "000",
    },
    "submit": {
        "controller": "+xx",
        "reader": "---",
        "reviewer second head_reader": "0--",
        "outsider ministry": "00-",
    },
    "return": {
        "controller reader": "---",
        "reviewer second": "0+x",
        "head_reader": "0--",
        "outsider ministry": "00-",
    },
    "publish": {
        "controller reader": "---",
        "reviewer second": "0+x",
        "head_reader": "0--",
        "outsider ministry": "00-",
    },
    "revise": {
        "controller reader": "---",
        "reviewer second": "0x+",
        "head_reader": "0--",
        "outsider ministry": "00-",
    },
}


def expected(row: dict[str, str]) -> dict[str, str]:
    named = {role: signs for roles, signs in row.items() for role in roles.split()}
    return {role: named.get(role, "---") for role in ROLES}


def put(season: ReportSeason, report: Report, state: str) -> Report:
    """As its people would have brought it there."""
    writer = season.cast.reviewer if report.entity.is_institute else season.cast.controller
    if state == "draft":
        return report
    moved = preparing.submit(report=report, by=writer)
    for one in narratives.uncleared(moved):
        read = {"section": one.section, "language": one.language, "expected_version": one.version}
        narratives.clear_text(report=moved, by=season.second, **read)  # type: ignore[arg-type]
    return publishing.publish(report=moved, by=season.second)[0].report if state == "published" else moved


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize(("whose", "table"), [("institute", INSTITUTE), ("albi", SCHOOL)])
def test_the_table_holds(season: ReportSeason, whose: str, table: dict[str, dict[str, str]], name: str) -> None:
    begun = season.start(getattr(season.cast, whose))
    season.write(begun)
    people = season.cast.everyone() | {"second": season.second}
    found = dict.fromkeys(ROLES, "")
    for state in STATES:
        with transaction.atomic():
            report = put(season, begun, state)
            for role in ROLES:
                client = Client()
                client.force_login(people[role])
                with transaction.atomic():
                    found[role] += sign_of(DOORS[name](client, report))
                    transaction.set_rollback(True)
            transaction.set_rollback(True)
        begun = Report.objects.select_related("contract__institute", "entity").get(pk=begun.pk)
    assert found == expected(table[name])
