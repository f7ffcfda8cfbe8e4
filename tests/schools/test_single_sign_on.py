"""Single sign-on against a provider that keeps ProConnect's contract: who comes in, as what, and who does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry, User
from tests.cast import Cast
from tests.schools.provider import Provider, new_key, running

START, FAILED = "/accounts/sso/authenticate/", "/accounts/sso/echec/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with running() as started:
        settings.OIDC_OP_TOKEN_ENDPOINT = f"{started.url}/token"
        settings.OIDC_OP_USER_ENDPOINT = f"{started.url}/userinfo"
        settings.OIDC_OP_JWKS_ENDPOINT = f"{started.url}/jwks"
        yield started


def come_in(provider: Provider, client: Client, **claims: Any) -> str:
    """Where the browser ends, after it went to the provider and back."""
    provider.claims = {"email": "controller@example.org", "given_name": "Ada", "usual_name": "Exemple", **claims}
    back = client.get(provider.authorize(client.get(START)["Location"]))
    return str(back["Location"])


def who(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).email if key else None


def test_a_person_whose_account_is_open_comes_in(cast: Cast, provider: Provider) -> None:
    client = Client()
    assert come_in(provider, client, email="Controller@Example.org") == "/"
    assert who(client) == "controller@example.org"
    assert client.get("/").status_code == 200


def test_the_request_says_what_the_provider_asks_for(cast: Cast, provider: Provider) -> None:
    query = parse_qs(urlsplit(Client().get(START)["Location"]).query)
    assert query["acr_values"] == ["eidas1"]
    assert query["scope"] == ["openid email given_name usual_name"]
    assert {"state", "nonce", "code_challenge"} <= query.keys()


def test_claims_as_plain_json_do_too(cast: Cast, provider: Provider) -> None:
    provider.signed_userinfo = False
    client = Client()
    assert come_in(provider, client) == "/"


def test_where_the_person_was_going_is_kept(cast: Cast, provider: Provider) -> None:
    client = Client()
    provider.claims = {"email": "controller@example.org"}
    address = client.get(f"{START}?next=/jalons/")["Location"]
    assert client.get(provider.authorize(address))["Location"] == "/jalons/"
    elsewhere = client.get(f"{START}?next=https://evil.example/")["Location"]
    assert "evil" not in client.get(provider.authorize(elsewhere))["Location"]


def test_signing_out_ends_at_the_provider(cast: Cast, provider: Provider) -> None:
    client = Client()
    come_in(provider, client)
    address = client.post("/accounts/logout/")["Location"]
    assert address.startswith("https://provider.example/logout?id_token_hint=")
    assert who(client) is None


Break = Callable[[Provider], object]


@pytest.mark.parametrize(
    "broken",
    [
        lambda p: p.token.update(aud="another"),
        lambda p: p.token.update(iss="https://evil.example"),
        lambda p: p.token.update(exp=1),
        lambda p: p.token.update(nonce="another"),
        lambda p: setattr(p, "signs_with", new_key()),
        lambda p: p.faults.add("userinfo"),
        lambda p: p.faults.add("jwks"),
        lambda p: p.claims.clear(),
    ],
    ids=["audience", "issuer", "expired", "nonce", "signature", "userinfo down", "keys down", "no code"],
)
def test_what_the_provider_says_wrongly_opens_nothing(cast: Cast, provider: Provider, broken: Break) -> None:
    broken(provider)
    client = Client()
    given = {} if provider.faults or provider.token or provider.signs_with is not provider.key else {"email": ""}
    assert come_in(provider, client, **given) == FAILED
    assert who(client) is None


def test_a_silent_provider_is_said(cast: Cast, settings: Settings) -> None:
    client = Client()
    state = parse_qs(urlsplit(client.get(START)["Location"]).query)["state"][0]
    answer = client.get(f"/accounts/sso/callback/?code=x&state={state}", follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, FAILED)
    assert "Connexion refusée" in answer.content.decode()


@pytest.mark.parametrize("claims", [{"email": "unknown@example.org"}, {"email_verified": False}])
def test_an_address_that_opens_nothing_is_answered_the_same(
    cast: Cast, provider: Provider, claims: dict[str, Any]
) -> None:
    client = Client()
    assert come_in(provider, client, **claims) == FAILED
    assert not User.objects.filter(email="unknown@example.org").exists()


def test_a_closed_account_stays_closed(cast: Cast, provider: Provider) -> None:
    User.objects.filter(pk=cast.controller.pk).update(is_active=False)
    assert come_in(provider, Client()) == FAILED


def test_a_code_is_redeemed_once(cast: Cast, provider: Provider) -> None:
    client = Client()
    provider.claims = {"email": "controller@example.org"}
    back = provider.authorize(client.get(START)["Location"])
    client.get(back)
    assert client.get(back).status_code == 400


@pytest.fixture
def roles(settings: Settings) -> None:
    settings.OIDC_ROLES = {
        "cop-dg": "head_office_reviewer",
        "cop-albi": "school_controller@imt-mines-albi",
        "nonsense": "emperor",
        "no-school": "school_controller",
        "lost": "school_reader@nulle-part",
    }


def grants(email: str) -> set[str]:
    found = User.objects.get(email=email).memberships.select_related("entity")
    return {f"{one.role}@{one.entity.code}" if one.entity else one.role for one in found}


@pytest.mark.usefixtures("roles")
def test_groups_give_roles_to_whoever_comes_first(cast: Cast, provider: Provider) -> None:
    groups = ["cop-albi", "cop-dg", "nonsense", "no-school", "lost", "of-others"]
    assert come_in(provider, Client(), email="new@example.org", roles=groups) == "/"
    assert grants("new@example.org") == {"school_controller@imt-mines-albi", "head_office_reviewer"}
    assert User.objects.get(email="new@example.org").display_name == "Ada Exemple"
    told = AuditEntry.objects.filter(object_type__in=("user", "membership")).values_list("object_type", flat=True)
    assert sorted(told) == ["membership", "membership", "user"]


@pytest.mark.usefixtures("roles")
def test_groups_that_are_gone_take_their_roles_along(cast: Cast, provider: Provider) -> None:
    come_in(provider, Client(), email="outsider@example.org", roles=["cop-albi"])
    assert grants("outsider@example.org") == {"school_controller@imt-mines-albi"}
    come_in(provider, Client(), email="outsider@example.org", roles=[])
    assert grants("outsider@example.org") == set()


@pytest.mark.usefixtures("roles")
def test_nobody_comes_in_anew_without_a_role(cast: Cast, provider: Provider) -> None:
    assert come_in(provider, Client(), email="new@example.org", roles=["of-others"]) == FAILED
    assert not User.objects.filter(email="new@example.org").exists()


def test_without_a_table_roles_are_the_administrators(cast: Cast, provider: Provider) -> None:
    come_in(provider, Client(), roles=["cop-dg"])
    assert grants("controller@example.org") == {"school_controller@imt-mines-albi"}


def test_single_sign_on_needs_no_second_factor_here(cast: Cast, provider: Provider, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = Client()
    come_in(provider, client, email="reviewer@example.org")
    assert client.get("/").status_code == 200
