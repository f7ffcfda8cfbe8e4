"""What every page shares: errors as sentences, headers, language, health."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from pytest_django import Settings

from accounts.models import User
from imt_cop.core import pages
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, NotFoundError, RefusedError, StaleError
from imt_cop.urls import handler400, handler403, handler404, handler500
from imt_cop.urls import urlpatterns as real_patterns
from tests.cast import Cast

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

ERRORS: dict[str, Exception] = {
    "refused": RefusedError("Seule la DG valide."),
    "absent": NotFoundError(),
    "conflict": ConflictError("L’année est verrouillée."),
    "stale": StaleError("Modifié entre-temps.", current="12"),
    "input": InvalidInputError([("value", "Écrivez un nombre."), ("year", "Année inconnue.")]),
    "plain": AppError("Demande incomplète."),
    "database": OperationalError("database is locked"),
    "fault": ZeroDivisionError("inattendu"),
}


def failing(request: HttpRequest, which: str) -> HttpResponse:
    raise ERRORS[which]


urlpatterns = [path("echec/<str:which>", failing), *real_patterns]
SignIn = Callable[[User], Client]


@pytest.fixture
def client(cast: Cast, client_for: SignIn, settings: Settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return client_for(cast.reviewer)


@pytest.mark.parametrize(
    ("which", "status", "sentence"),
    [
        ("refused", 403, "Seule la DG valide."),
        ("absent", 404, "Page introuvable"),
        ("conflict", 409, "L’année est verrouillée."),
        ("stale", 412, "Modifié entre-temps."),
        ("input", 422, "Année inconnue."),
        ("plain", 400, "Demande incomplète."),
    ],
)
def test_a_refusal_is_a_page_with_its_sentence(client: Client, which: str, status: int, sentence: str) -> None:
    response = client.get(f"/echec/{which}")
    assert response.status_code == status
    assert sentence in response.content.decode()


def test_a_refused_update_is_a_fragment_aimed_at_the_notices(client: Client) -> None:
    response = client.get("/echec/refused", headers={"HX-Request": "true"})
    assert response["HX-Retarget"] == "#notices"
    assert b"<html" not in response.content


def test_an_absent_page_and_a_hidden_one_are_the_same(client: Client) -> None:
    # The language form's `next` and its token are the request's own.
    def body(url: str) -> str:
        return client.get(url, headers={"HX-Request": "true"}).content.decode()

    assert body("/nulle-part") == body("/echec/absent")


def test_a_database_that_is_away_is_a_503(client: Client) -> None:
    response = client.get("/echec/database")
    assert (response.status_code, response["Retry-After"]) == (503, "10")


@pytest.mark.parametrize(("address", "kind"), [("/", "text/html"), ("/api/v1/entities/", "application/problem+json")])
def test_a_database_that_goes_before_the_view_is_a_503_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str, kind: str
) -> None:
    """Who is signed in is read by the middleware, outside of any view."""

    def away(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    client.raise_request_exception = False
    response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert response["Content-Type"].startswith(kind)


def test_a_fault_is_a_page_that_reads_nothing(client: Client, django_assert_num_queries: Any) -> None:
    client.raise_request_exception = False
    assert client.get("/echec/fault").status_code == 500
    with django_assert_num_queries(0):
        response = pages.server_error(RequestFactory().get("/"))
    assert "Erreur interne" in response.content.decode()


def test_a_fault_of_the_api_is_a_problem() -> None:
    response = pages.server_error(RequestFactory().get("/api/v1/x"))
    assert response["Content-Type"] == "application/problem+json"


def test_answers_are_private_and_carry_a_strict_policy(client: Client) -> None:
    response = client.get("/accounts/password/change/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "no-cache" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_request_id_is_kept_only_if_it_is_one(db: None) -> None:
    client = Client()
    assert client.get("/healthz", headers={"X-Request-ID": "abcdef-123456"})["X-Request-ID"] == "abcdef-123456"
    assert "forged" not in client.get("/healthz", headers={"X-Request-ID": "forged line\n"})["X-Request-ID"]


def test_french_comes_first_whatever_the_browser_prefers(db: None) -> None:
    response = Client().get("/accounts/login/", headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "fr"


def test_english_is_a_choice_that_lasts(db: None) -> None:
    client = Client()
    client.post("/langue/", {"language": "en", "next": "/accounts/login/"})
    assert client.get("/accounts/login/")["Content-Language"] == "en"


@override_settings(DEMO=True)
def test_a_demonstration_says_so_on_every_page(db: None) -> None:
    assert "Données de démonstration : chiffres inventés" in Client().get("/accounts/login/").content.decode()


def test_the_process_and_its_database_are_healthy(db: None) -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}
    assert Client().get("/readyz").json() == {"status": "ok", "redis": "not configured"}


def test_a_stranger_is_sent_to_sign_in(db: None, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client().get("/echec/plain")
    assert response["Location"] == "/accounts/login/?next=/echec/plain"
