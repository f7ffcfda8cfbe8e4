"""Whoever changes a way in leaves an entry in the journal, which never says what it became."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from accounts import security_trail
from accounts.models import AuditEntry, User
from indicators.presenters.journal import said
from tests.accounts.test_second_factor import set_up, sign_in
from tests.cast import Cast
from tests.factories.accounts import PASSWORD

SignIn = Callable[[User], Client]
NEW = "une-autre-phrase-de-passe"


def told(of: User) -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.about("user", of.pk).order_by("pk")
    assert not any(NEW in f"{entry.old}{entry.new}{entry.label}" for entry in entries)
    return [(entry.action, entry.field, entry.by.email if entry.by else "") for entry in entries]


def test_ones_own_password(cast: Cast) -> None:
    client, _answer = sign_in(cast.controller.email)
    passwords = {"password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", {"oldpassword": "wrong", **passwords})
    assert told(cast.controller) == []
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **passwords})
    assert told(cast.controller) == [("changed", "password", cast.controller.email)]


def test_the_link_of_a_forgotten_password(cast: Cast) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": cast.controller.email})
    link = re.findall(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))[0]
    address = client.get(link)["Location"]
    assert told(cast.controller) == []
    client.post(address, {"password1": NEW, "password2": NEW})
    assert told(cast.controller) == [("changed", "password", cast.controller.email)]


def test_a_password_that_an_administrator_gives(cast: Cast, client_for: SignIn) -> None:
    client, address = client_for(cast.administrator), f"/administration/accounts/user/{cast.controller.pk}/password/"
    client.post(address, {"usable_password": "true", "password1": NEW, "password2": "another"})
    assert told(cast.controller) == []
    client.post(address, {"usable_password": "true", "password1": NEW, "password2": NEW})
    assert told(cast.controller) == [("changed", "password", cast.administrator.email)]


def test_a_second_factor_set_up_and_given_up(cast: Cast) -> None:
    client, secret = set_up(cast.controller.email)
    entries = AuditEntry.objects.about("user", cast.controller.pk).filter(field="second_factor", by=cast.controller)
    kept = [("created", "", "recovery_codes"), ("created", "", "totp")]
    assert sorted(entries.values_list("action", "old", "new")) == kept
    client.post("/accounts/second-facteur/totp/deactivate/")
    removed = [("removed", "recovery_codes", ""), ("removed", "totp", "")]
    assert sorted(entries.values_list("action", "old", "new")) == kept + removed
    assert not AuditEntry.objects.filter(new__contains=secret).exists()


def test_without_its_entry_the_change_is_not_made(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_values: object) -> None:
        raise RuntimeError("no journal")

    monkeypatch.setattr(security_trail, "password_changed", fail)
    client, _answer = sign_in(cast.controller.email)
    client.raise_request_exception = False
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.status_code == 500
    cast.controller.refresh_from_db()
    assert cast.controller.check_password(PASSWORD)


def test_the_journal_says_it_in_words(cast: Cast) -> None:
    security_trail.password_changed(user=cast.controller, by=cast.controller)
    line = said(AuditEntry.objects.latest("pk"), [])
    assert (line.kind, line.field, line.action) == ("compte", "mot de passe", "modifié")
