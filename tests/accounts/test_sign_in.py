"""Signing in: by address and password, with one answer for every refusal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from imt_cop import celery
from tests.cast import Cast
from tests.factories.accounts import PASSWORD

LOGIN = "/accounts/login/"


def sign_in(email: str, password: str = PASSWORD) -> tuple[int, str]:
    """The status and the body, without what belongs to the request: its token and the address typed."""
    response = Client().post(LOGIN, {"login": email, "password": password})
    body = re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "[A-Za-z0-9]+"', "", response.content.decode())
    return response.status_code, body.replace(email, "")


def test_a_person_signs_in_by_address_in_any_case(cast: Cast) -> None:
    assert sign_in("Controller@Example.org")[0] == 302


def test_a_wrong_password_and_an_unknown_address_answer_the_same(cast: Cast) -> None:
    wrong = sign_in("controller@example.org", "not-the-password")
    assert wrong == sign_in("unknown@example.org", "not-the-password")
    assert "L’adresse ou le mot de passe n’est pas le bon." in wrong[1]


def test_a_deactivated_person_does_not_get_in(cast: Cast) -> None:
    cast.controller.is_active = False
    cast.controller.save()
    client = Client()
    client.post(LOGIN, {"login": cast.controller.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_sign_up_is_closed(db: None) -> None:
    assert "Comptes ouverts par un administrateur" in Client().get("/accounts/signup/").content.decode()


def test_a_forgotten_password_is_answered_the_same_for_an_unknown_address(cast: Cast) -> None:
    for email in ("controller@example.org", "unknown@example.org"):
        response = Client().post("/accounts/password/reset/", {"email": email})
        assert response["Location"] == "/accounts/password/reset/done/"
    assert [message.to for message in mail.outbox] == [["controller@example.org"]]


class Broken(BaseEmailBackend):
    """A mail server that answers nobody."""

    tried: ClassVar[list[str]] = []

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        self.tried.extend(message.to[0] for message in messages)
        raise ConnectionRefusedError


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_fails_tells_nobody_which_address_is_known(cast: Cast, settings: Settings) -> None:
    settings.TASK_RUNNER, settings.EMAIL_BACKEND = "thread", f"{__name__}.Broken"
    for email in ("controller@example.org", "unknown@example.org"):
        response = Client().post("/accounts/password/reset/", {"email": email})
        assert (response.status_code, response["Location"]) == (302, "/accounts/password/reset/done/")
    celery._thread("aside").submit(list).result()  # after what waits there
    assert Broken.tried == ["controller@example.org"]


@pytest.mark.parametrize("account", ["open", "closed", "without password", "unknown"])
def test_each_refusal_costs_one_hash_of_the_password(cast: Cast, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the time that it takes tells nothing of the account."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(*given: Any) -> str:
        hashed.append(given[1])
        return encode(*given)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    if account == "closed":
        User.objects.filter(pk=cast.controller.pk).update(is_active=False)
    if account == "without password":
        User.objects.filter(pk=cast.controller.pk).update(password="!none")
    sign_in("unknown@example.org" if account == "unknown" else cast.controller.email, "not-the-password")
    assert len(hashed) == 1


def test_the_link_of_the_message_sets_a_new_password(cast: Cast) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": cast.controller.email})
    link = re.search(r"https?://[^/]+(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    new = "a-brand-new-passphrase"
    client.post(address, {"password1": new, "password2": new})
    assert sign_in(cast.controller.email, new)[0] == 302


def test_a_link_that_served_already_is_refused_in_words(db: None) -> None:
    response = Client().get("/accounts/password/reset/key/1-abc/", follow=True)
    assert "Ce lien a déjà servi ou a expiré." in response.content.decode()


def test_attempts_are_limited(cast: Cast, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/key"}
    bodies = [sign_in(cast.controller.email, "wrong")[1] for _ in range(4)]
    assert "Trop d’essais" in bodies[-1]


@pytest.mark.parametrize(
    "address",
    ["/accounts/password/change/", "/accounts/logout/", "/accounts/password/reset/", "/accounts/inactive/"],
)
def test_pages_of_the_account_open(cast: Cast, address: str) -> None:
    client = Client()
    client.force_login(cast.controller)
    assert client.get(address, follow=True).status_code == 200
