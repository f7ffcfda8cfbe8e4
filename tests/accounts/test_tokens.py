"""API tokens: who they act for, what their scope allows, when they end."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, AuditEntry, TokenScope, User
from accounts.services import tokens
from imt_cop.core.errors import InvalidInputError, RefusedError
from tests.cast import Cast

ADDRESS = "/api/v1/entities/"


def token_for(user: User, **options: Any) -> str:
    return tokens.create(user=user, name="entrepôt", by=None, **options)[1]


def answered(text: str, method: str = "get", address: str = ADDRESS) -> int:
    response = getattr(Client(headers={"Authorization": f"Bearer {text}"}), method)(
        address, content_type="application/json"
    )
    status: int = response.status_code
    return status


def test_a_token_reads_as_its_person(cast: Cast) -> None:
    assert answered(token_for(cast.api_client)) == 200
    assert answered(token_for(cast.nobody)) == 403


@pytest.mark.parametrize("text", ["", "imtcop_nope", "é" * 10, "a b", "x" * 5_000])
def test_an_unknown_token_is_refused(cast: Cast, text: str) -> None:
    assert answered(text) == 401


def test_an_unknown_token_is_refused_even_beside_a_session(cast: Cast) -> None:
    client = Client(headers={"Authorization": "Bearer nope"})
    client.force_login(cast.reviewer)
    assert client.get(ADDRESS).status_code == 401


def test_expired_revoked_and_closed_accounts_are_answered_alike(cast: Cast) -> None:
    expired, revoked, closed = (token_for(user) for user in (cast.reviewer, cast.reader, cast.controller))
    ApiToken.objects.filter(user=cast.reviewer).update(expires_at=timezone.now() - timedelta(seconds=1))
    tokens.revoke(token=ApiToken.objects.get(user=cast.reader), by=cast.administrator)
    User.objects.filter(pk=cast.controller.pk).update(is_active=False)
    bodies = {
        Client(headers={"Authorization": f"Bearer {text}"}).get(ADDRESS).content
        for text in (expired, revoked, closed, "x")
    }
    assert len(bodies) == 1


def test_a_read_token_changes_nothing(cast: Cast) -> None:
    address = "/api/v1/sheets/cop/2025/imt-mines-albi/submit/"
    assert answered(token_for(cast.controller), "post", address) == 403
    assert answered(token_for(cast.controller, scope=TokenScope.WRITE), "post", address) == 404


def test_only_its_digest_is_kept(cast: Cast) -> None:
    text = token_for(cast.api_client)
    assert text not in str(ApiToken.objects.values().get())
    assert not AuditEntry.objects.filter(new__contains=text).exists()


def test_its_last_use_is_noted_to_the_minute(cast: Cast) -> None:
    text = token_for(cast.api_client)
    answered(text)
    first = ApiToken.objects.get().last_used_at
    answered(text)
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_opening_and_revoking_are_in_the_journal(cast: Cast) -> None:
    token, _text = tokens.create(user=cast.api_client, name="entrepôt", by=cast.administrator)
    tokens.revoke(token=token, by=cast.administrator)
    tokens.revoke(token=token, by=cast.administrator)
    actions = AuditEntry.objects.filter(object_type="api_token").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["created", "removed"]


@pytest.mark.parametrize(
    ("options", "field"),
    [({"days": 0}, "days"), ({"days": 10**6}, "days"), ({"scope": "all"}, "scope"), ({"name": " "}, "name")],
)
def test_a_token_is_bounded_and_named(cast: Cast, options: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        tokens.create(**{"user": cast.api_client, "name": "x", "by": None, **options})
    assert [message.field for message in refused.value.messages] == [field]


def test_only_an_administrator_opens_tokens(cast: Cast) -> None:
    with pytest.raises(RefusedError):
        tokens.create(user=cast.reviewer, name="x", by=cast.reviewer)


def test_the_command_prints_it_once(cast: Cast) -> None:
    output = StringIO()
    call_command("create_token", cast.api_client.email, scope="write", days=30, stdout=output)
    assert answered(output.getvalue().strip()) == 200
    assert ApiToken.objects.get().may_write


def test_the_command_refuses_an_unknown_address(db: None) -> None:
    with pytest.raises(CommandError, match="aucun compte"):
        call_command("create_token", "nobody@nowhere.org")
