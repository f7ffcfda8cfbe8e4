"""What is kept and what is not sent again: never another's rights, never yesterday's figures."""

from __future__ import annotations

import re

import pytest
from django.core.cache import CacheHandler, cache
from django.test import Client

from accounts.models import User
from imt_cop.core import kept as keeping
from imt_cop.core import shared_cache
from indicators.models import Contract, Observation, Target
from indicators.services import contracts
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn

pytestmark = pytest.mark.django_db
PAGE = f"/tableau-de-bord/{CODE}/?annee=2024"
KEPT = (
    PAGE,
    f"/indicateurs/{CODE}/eleves-diplomants/?annee=2024",
    f"/ecoles/{CODE}/?annee=2024",
    f"/ecoles/{CODE}/imt-mines-albi/?annee=2024",
    f"/cascade/{CODE}/?annee=2024",
)
API = f"/api/v1/evaluations/?contract={CODE}&year=2024"


def etag_of(client: Client, url: str = PAGE) -> str:
    client.get(url)  # sets the cookie behind the forms' tokens
    return client.get(url)["ETag"]


def again(client: Client, etag: str, url: str = PAGE, **headers: str) -> int:
    return client.get(url, headers={"If-None-Match": etag, **headers}).status_code


def kept() -> set[str]:
    """The answers; beside each of the API's stands its digest alone."""
    keys = {key for key in cache._cache if ":page:" in key or ":api:" in key}  # type: ignore[attr-defined]
    return {key for key in keys if not key.endswith(":etag")}


@pytest.mark.parametrize("url", [*KEPT, f"/simulation/{CODE}/", f"/evolutions/{CODE}/?annee=2024", API])
def test_nothing_is_sent_again_until_something_changes(
    url: str, cast: Cast, figures: Contract, client_for: SignIn
) -> None:
    client = client_for(cast.reader)
    etag = etag_of(client, url)
    response = client.get(url, headers={"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")
    assert "private" in response["Cache-Control"]
    assert "no-cache" in response["Cache-Control"]
    Observation.objects.filter(state="validated").update(value=7)
    Target.objects.filter(basis="absolute").update(value=8)
    contracts.touch(figures)
    assert again(client, etag, url) == 200


def test_an_etag_is_one_person_s(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    etag = etag_of(client_for(cast.reader))
    for user in (cast.controller, cast.reviewer, cast.ministry):
        assert again(client_for(user), etag) == 200


def test_an_etag_dies_with_language_and_session(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    etag = etag_of(client)
    assert again(client, etag, **{"HX-Request": "true"}) == 200
    client.cookies["django_language"] = "en"
    assert again(client, etag) == 200
    assert again(client_for(cast.reader), etag) == 200


def test_a_message_is_never_hidden_by_a_304(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reviewer)
    url = f"/indicateurs/{CODE}/eleves-diplomants/"
    etag_of(client, url)
    client.post(f"{url}tolerance/", {"tolerance": "300", "reason": "CA"})
    first = client.get(url)
    assert "La tolérance est enregistrée" in first.content.decode()
    assert not first.has_header("ETag")


@pytest.mark.parametrize("url", [*KEPT, API])
def test_two_roles_never_share_what_is_kept(url: str, cast: Cast, figures: Contract, client_for: SignIn) -> None:
    readers = [cast.controller, cast.reader, cast.outsider, cast.head_reader, cast.ministry]
    for number, user in enumerate(readers, start=1):
        assert client_for(user).get(url).status_code == 200
        assert len(kept()) == number, user.email


def test_a_page_with_a_person_s_form_is_not_kept(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    page = client_for(cast.reviewer).get(KEPT[1]).content.decode()
    assert "csrfmiddlewaretoken" in page[page.index("<main") :]
    assert not kept()


def test_two_people_of_one_role_share_it(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    twin = User.objects.create_user("jumelle@example.org", "x", display_name="Jumelle")
    twin.memberships.create(role="ministry_liaison")
    client_for(cast.ministry).get(PAGE)
    before = kept()
    page = client_for(twin).get(PAGE).content.decode()
    assert kept() == before
    assert "Jumelle" in page
    assert str(cast.ministry) not in page


@pytest.mark.parametrize("url", KEPT)
def test_nothing_personal_is_kept(url: str, cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client_for(cast.head_reader).get(url)
    (key,) = kept()
    content = "".join(cache.get(key.split(":", 2)[2]).values())
    assert "csrf" not in content.lower()
    assert str(cast.head_reader) not in content
    assert cast.head_reader.email not in content


@pytest.mark.parametrize("url", KEPT)
def test_a_kept_page_is_the_page(url: str, cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    first, second = (client.get(url).content.decode() for _time in range(2))
    token = re.compile(r'"X-CSRFToken": "[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub("", first) == token.sub("", second)


def test_what_is_published_to_one_is_not_to_another(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    assert "133" in client_for(cast.reader).get(PAGE).content.decode()
    assert "133" not in client_for(cast.ministry).get(PAGE).content.decode()


def test_pages_do_without_a_cache_that_is_away(
    cast: Cast, figures: Contract, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {"BACKEND": "imt_cop.core.shared_cache.SharedCache", "LOCATION": "redis://127.0.0.1:1/0"}
    away = CacheHandler({"default": address})["default"]
    away._own.clear()  # type: ignore[attr-defined]  # shared by the process
    monkeypatch.setattr(shared_cache, "AWAY", shared_cache.Away())
    monkeypatch.setattr(keeping, "cache", away)
    assert client_for(cast.reader).get(PAGE).status_code == 200
    assert shared_cache.AWAY.leave_alone()  # it was asked, in vain
