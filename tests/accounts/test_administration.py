"""Accounts are administered by administrators alone, who read no figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from accounts.permissions import Permission, can
from tests.cast import Cast

SignIn = Callable[[User], Client]


def test_an_administrator_opens_the_accounts(cast: Cast, client_for: SignIn) -> None:
    client = client_for(cast.administrator)
    assert client.get("/administration/accounts/user/").status_code == 200
    assert client.get("/administration/accounts/user/add/").status_code == 200


@pytest.mark.parametrize("who", ["controller", "reader", "reviewer", "head_reader", "ministry", "api_client", "nobody"])
def test_nobody_else_does(cast: Cast, client_for: SignIn, who: str) -> None:
    response = client_for(cast.everyone()[who]).get("/administration/accounts/user/")
    assert response.status_code == 302


def test_an_account_is_never_removed(cast: Cast, client_for: SignIn) -> None:
    response = client_for(cast.administrator).post(f"/administration/accounts/user/{cast.nobody.pk}/delete/")
    assert response.status_code == 403
    assert User.objects.filter(pk=cast.nobody.pk).exists()


def test_the_first_administrator_comes_from_the_command_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct-horse-battery")
    call_command("createsuperuser", interactive=False, email="First@Example.org", display_name="First", verbosity=0)
    first = User.objects.get(email="first@example.org")
    assert can(first, Permission.MANAGE_USERS)
    assert not can(first, Permission.READ_VALIDATED)


def test_the_menu_shows_what_the_person_may_open(cast: Cast, client_for: SignIn) -> None:
    address = "/accounts/password/change/"
    assert "/administration/" in client_for(cast.administrator).get(address).content.decode()
    assert "/administration/" not in client_for(cast.controller).get(address).content.decode()
