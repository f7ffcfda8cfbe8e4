"""Accounts and roles in the administration: given and taken by the service, told in the journal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from schools.models import Membership
from tests.cast import Cast


def page(cast: Cast, user: User) -> tuple[Client, str]:
    client = Client()
    client.force_login(cast.administrator)
    return client, f"/administration/accounts/user/{user.pk}/change/"


def form(user: User, *roles: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The whole form: the roles there, then the new ones."""
    there = list(user.memberships.all())
    data = {
        "email": user.email,
        "display_name": user.display_name,
        "language": "fr",
        "is_active": "on",
        "memberships-TOTAL_FORMS": len(there) + len(roles),
        "memberships-INITIAL_FORMS": len(there),
        **changes,
    }
    for rank, membership in enumerate(there):
        data |= {f"memberships-{rank}-id": membership.pk, f"memberships-{rank}-user": user.pk}
    for rank, role in enumerate(roles, start=len(there)):
        data |= {f"memberships-{rank}-{name}": value for name, value in role.items()}
        data[f"memberships-{rank}-user"] = user.pk
    return data


def told() -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.filter(object_type__in=("user", "membership")).order_by("pk")
    return list(rows.values_list("action", "old", "new"))


def test_a_role_is_given(cast: Cast) -> None:
    client, address = page(cast, cast.nobody)
    role = {"role": "school_controller", "entity": cast.albi.pk}
    assert client.post(address, form(cast.nobody, role)).status_code == 302
    assert Membership.objects.filter(user=cast.nobody, entity=cast.albi).exists()
    assert told() == [("created", "", "school_controller@imt-mines-albi")]


def test_a_role_is_taken(cast: Cast) -> None:
    client, address = page(cast, cast.controller)
    data = form(cast.controller) | {"memberships-0-DELETE": "on"}
    assert client.post(address, data).status_code == 302
    assert told() == [("removed", "school_controller@imt-mines-albi", "")]
    assert not cast.controller.memberships.exists()


@pytest.mark.parametrize(
    ("role", "of_school", "sentence"),
    [("school_reader", False, "dites laquelle"), ("ministry_liaison", True, "tout l’institut")],
)
def test_a_role_that_cannot_be_is_said(cast: Cast, role: str, of_school: bool, sentence: str) -> None:
    client, address = page(cast, cast.nobody)
    given = {"role": role, "entity": cast.albi.pk if of_school else ""}
    answer = client.post(address, form(cast.nobody, given))
    assert sentence in answer.content.decode()
    assert not cast.nobody.memberships.exists()


def test_closing_an_account_is_told(cast: Cast) -> None:
    client, address = page(cast, cast.reader)
    data = form(cast.reader)
    del data["is_active"]
    client.post(address, data)
    assert told() == [("changed", "True", "False")]


def test_an_account_opened_is_told(cast: Cast) -> None:
    client, _address = page(cast, cast.nobody)
    password = "une-phrase-assez-longue"
    data = {
        "email": "new@example.org",
        "display_name": "Nouveau",
        "language": "fr",
        "password1": password,
        "password2": password,
        "usable_password": "true",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    assert client.post("/administration/accounts/user/add/", data).status_code == 302
    assert ("created", "", "new@example.org") in told()
