"""The second factor: asked of the head office and administrators, offered to all, never lost by the way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client
from pytest_django import Settings

from accounts.services import tokens
from tests.cast import Cast
from tests.factories.accounts import PASSWORD

ACTIVATE = "/accounts/second-facteur/totp/activate/"
AUTHENTICATE = "/accounts/second-facteur/authenticate/"


def sign_in(email: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/accounts/login/", {"login": email, "password": PASSWORD})


def code_of(secret: str) -> str:
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def set_up(email: str) -> tuple[Client, str]:
    """Signs in and activates; the secret as its page shows it."""
    client, _answer = sign_in(email)
    client.get(ACTIVATE)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(ACTIVATE).content.decode()
    secret = re.findall(r'value="([A-Z2-7]{32,})"', page)[0]
    client.post(ACTIVATE, {"code": code_of(secret)})
    return client, secret


@pytest.fixture
def required(settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("who", ["reviewer", "head_reader", "administrator"])
def test_those_whose_role_asks_for_it_set_it_up_first(cast: Cast, who: str) -> None:
    client, _answer = sign_in(cast.everyone()[who].email)
    for address in ("/", "/donnees/", "/administration/", "/comptes/jetons/"):
        assert client.get(address)["Location"] == ACTIVATE
    refused = client.get("/api/v1/entities/")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("who", ["controller", "reader", "ministry"])
def test_others_go_on_without(cast: Cast, who: str) -> None:
    client, _answer = sign_in(cast.everyone()[who].email)
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("required")
def test_once_set_up_everything_opens(cast: Cast) -> None:
    client, _secret = set_up("reviewer@example.org")
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/entities/").status_code == 200


@pytest.mark.usefixtures("required")
def test_a_token_of_the_api_has_no_second_factor(cast: Cast) -> None:
    text = tokens.create(user=cast.reviewer, name="x", by=None)[1]
    assert Client(headers={"Authorization": f"Bearer {text}"}).get("/api/v1/entities/").status_code == 200


def test_the_next_sign_in_asks_for_the_code(cast: Cast) -> None:
    _client, secret = set_up("controller@example.org")
    client, answer = sign_in("controller@example.org")
    assert answer["Location"] == AUTHENTICATE
    assert "_auth_user_id" not in client.session
    assert "n’est pas le bon" in client.post(AUTHENTICATE, {"code": "000000"}).content.decode()
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    assert client.get("/").status_code == 200


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    client, _secret = set_up("controller@example.org")
    page = client.get("/accounts/second-facteur/recovery-codes/").content.decode()
    code = re.findall(r"<code>(\d{8})</code>", page)[0]
    opened = []
    for _ in range(2):
        other, _answer = sign_in("controller@example.org")
        other.post(AUTHENTICATE, {"code": code})
        opened.append("_auth_user_id" in other.session)
    assert opened == [True, False]


def test_the_secret_is_kept_encrypted(cast: Cast) -> None:
    _client, secret = set_up("controller@example.org")
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept


def test_a_replaced_key_still_reads_it(cast: Cast, settings: Settings) -> None:
    _client, secret = set_up("controller@example.org")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    client, _answer = sign_in("controller@example.org")
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    assert "_auth_user_id" in client.session


@pytest.mark.usefixtures("required")
def test_whoever_needs_it_keeps_it(cast: Cast) -> None:
    client, _secret = set_up("reviewer@example.org")
    answer = client.post("/accounts/second-facteur/totp/deactivate/")
    assert "ne peut pas être désactivé" in answer.content.decode()
    assert Authenticator.objects.filter(user=cast.reviewer, type="totp").exists()


def test_anybody_else_gives_it_up(cast: Cast) -> None:
    client, _secret = set_up("controller@example.org")
    client.post("/accounts/second-facteur/totp/deactivate/")
    assert not Authenticator.objects.filter(user=cast.controller, type="totp").exists()
