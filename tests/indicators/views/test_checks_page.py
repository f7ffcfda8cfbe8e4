"""The page of the checks: read by those who have a sheet to see, set by the head office alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from indicators.imports.contract import load_contract
from indicators.models import PlausibilityRule
from tests.cast import Cast
from tests.contracts import COP_2023

ClientFor = Callable[[User], Client]
CODE = "publications-evolution"
PAGE = reverse("indicators:checks", args=["cop-2023-2027"])
EDIT = reverse("indicators:check-edit", args=["cop-2023-2027", CODE])
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _contract(cast: Cast) -> None:
    load_contract(COP_2023)


def posted(threshold: str, *, active: bool = True) -> dict[str, str]:
    data = {f"{CODE}-threshold": threshold, f"{CODE}-minimum": "15", f"{CODE}-severity": "soft"}
    return data | ({f"{CODE}-active": "on"} if active else {})


def test_the_head_office_reads_every_rule_with_its_numbers(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.reviewer).get(PAGE).content.decode()
    assert page.count('<form id="reglage-') == PlausibilityRule.objects.count()
    assert f'name="{CODE}-threshold" value="25"' in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("controller", 200),
        ("reader", 200),
        ("head_reader", 200),
        ("reviewer", 200),
        ("ministry", 404),
        ("administrator", 404),
        ("nobody", 404),
    ],
)
def test_who_reads_the_rules(cast: Cast, client_for: ClientFor, who: str, status: int) -> None:
    assert client_for(cast.everyone()[who]).get(PAGE).status_code == status


def test_others_read_without_inputs_and_are_told_why(cast: Cast, client_for: ClientFor) -> None:
    page = client_for(cast.controller).get(PAGE).content.decode()
    assert "Seule la direction générale règle les contrôles." in page
    assert "reglage-" not in page


def test_a_number_typed_in_french_is_kept_exactly(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.reviewer).post(EDIT, posted("12,5 %"), headers=HTMX)
    rule = PlausibilityRule.objects.get(code=CODE)
    assert response.status_code == 200
    assert (rule.threshold, rule.minimum, rule.edited_by_dg) == (Decimal("12.5"), 15, True)
    assert "Enregistré" in response.content.decode()
    assert AuditEntry.objects.about("plausibility_rule", rule.pk).count() == 1


def test_without_the_script_the_page_comes_back_at_the_rule(cast: Cast, client_for: ClientFor) -> None:
    response = client_for(cast.reviewer).post(EDIT, posted("30", active=False))
    assert response.headers["Location"] == f"{PAGE}#regle-{CODE}"
    assert not PlausibilityRule.objects.get(code=CODE).active


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.234,5", "ambigu"),
        ("douze", "n’est pas un nombre"),
        ("", "sans lui, ce contrôle ne dit rien"),
        ("-3", "ne peut pas être négatif"),
        ("1e400", "n’est pas un nombre"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_number_stands_in_place_with_its_reason(
    cast: Cast, client_for: ClientFor, typed: str, said: str, headers: dict[str, str]
) -> None:
    response = client_for(cast.reviewer).post(EDIT, posted(typed), headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page.replace("\u00a0", " ")
    assert f'value="{typed}"' in page or not typed
    assert PlausibilityRule.objects.get(code=CODE).threshold == 25


@pytest.mark.parametrize(("who", "status"), [("controller", 403), ("head_reader", 403), ("ministry", 404)])
def test_nobody_else_sets_a_rule(cast: Cast, client_for: ClientFor, who: str, status: int) -> None:
    assert client_for(cast.everyone()[who]).post(EDIT, posted("1")).status_code == status
    assert PlausibilityRule.objects.get(code=CODE).threshold == 25


def test_an_unknown_rule_or_contract_is_absent(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.reviewer)
    assert client.post(reverse("indicators:check-edit", args=["cop-2023-2027", "rien"])).status_code == 404
    assert client.get(reverse("indicators:checks", args=["rien"])).status_code == 404


def test_a_rule_opened_by_its_address_leads_to_the_page(cast: Cast, client_for: ClientFor) -> None:
    assert client_for(cast.reviewer).get(EDIT).headers["Location"] == f"{PAGE}#regle-{CODE}"
