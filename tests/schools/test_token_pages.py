"""The page of the API's tokens: opened by an administrator, shown once, revoked by whom they act for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import ApiToken
from accounts.services import tokens
from tests.cast import Cast

PAGE = "/comptes/jetons/"


def asked(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {"user": cast.api_client.pk, "name": "Entrepôt", "scope": "read", "days": 30, **changes}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_token_is_shown_once_and_opens_what_it_says(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    answer = client.post(PAGE, asked(cast, entities=["imt-mines-albi"], reads_up_to="published"))
    text = re.findall(r"imtcop_[\w-]+", answer.content.decode())[0]
    kept = ApiToken.objects.get()
    assert (answer.status_code, kept.entities, kept.reads_up_to) == (201, ["imt-mines-albi"], "published")
    assert text not in client.get(PAGE).content.decode()
    assert Client(headers={"Authorization": f"Bearer {text}"}).get("/api/v1/entities/").status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "obligatoire"),
        ({"days": "731"}, "730"),
        ({"days": "x"}, "nombre entier"),
        ({"entities": ["nulle-part"]}, "nulle-part"),
        ({"scope": "all"}, "Sélectionnez"),
        ({"user": "999999"}, "Sélectionnez"),
    ],
)
def test_what_cannot_be_opened_is_said_and_what_was_typed_stays(
    cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    answer = signed_in(cast.administrator).post(PAGE, asked(cast, name="Entrepôt du soir") | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert ("Entrepôt du soir" in page) == (changes.get("name") != "")
    assert not ApiToken.objects.exists()


def test_each_person_sees_their_own_alone(cast: Cast) -> None:
    tokens.create(user=cast.controller, name="Le mien", by=None)
    tokens.create(user=cast.outsider, name="Celui d’un autre", by=None)
    page = signed_in(cast.controller).get(PAGE).content.decode()
    assert "Le mien" in page
    assert "Celui d’un autre" not in page
    assert 'name="scope"' not in page


def test_whom_it_acts_for_revokes_it(cast: Cast) -> None:
    token, text = tokens.create(user=cast.controller, name="Le mien", by=None)
    signed_in(cast.controller).post(f"{PAGE}{token.pk}/revoquer/")
    assert Client(headers={"Authorization": f"Bearer {text}"}).get("/api/v1/entities/").status_code == 401


def test_somebody_elses_is_answered_like_an_absent_one(cast: Cast) -> None:
    token, _text = tokens.create(user=cast.outsider, name="x", by=None)
    client = signed_in(cast.controller)
    other, absent = (client.post(f"{PAGE}{key}/revoquer/") for key in (token.pk, token.pk + 1))
    assert (other.status_code, absent.status_code) == (404, 404)
    assert ApiToken.objects.get(pk=token.pk).revoked_at is None


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_costs_the_same_whatever_its_length(cast: Cast, number: int, django_assert_num_queries: Any) -> None:
    for index in range(number):
        tokens.create(user=cast.api_client, name=f"n° {index}", entities=["imt-mines-albi"], by=None)
    client = signed_in(cast.administrator)
    client.get(PAGE)
    with django_assert_num_queries(6):
        client.get(PAGE)
