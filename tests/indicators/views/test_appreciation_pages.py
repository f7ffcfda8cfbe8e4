"""The pages of appreciations: written and signed in a browser's way, shown beside what is computed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.models import User
from indicators.imports.contract import load_contract
from indicators.models import Appreciation
from tests.cast import Cast
from tests.contracts import COP_2018, COP_2023
from tests.factories.accounts import make_user
from tests.indicators.views.world import text_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CODE = "cop-2023-2027"
CRITERION = f"/appreciations/{CODE}/2025/imt/critere/A1-1-c1/"
ENERGY = f"/appreciations/{CODE}/2025/imt/indicateur/consommation-energie/"
SAID = {"level": "partly_achieved", "text": "Deux écoles seulement.", "evidence": "https://imt.example/bilan"}


@pytest.fixture
def second(cast: Cast) -> User:
    load_contract(COP_2023)
    return make_user("second", Role.HEAD_OFFICE_REVIEWER)


def signed(client_for: SignIn, cast: Cast, second: User, address: str) -> None:
    assert client_for(cast.reviewer).post(f"{address}transmettre/", SAID).status_code == 302
    assert client_for(second).post(f"{address}signer/").status_code == 302


def test_the_dg_writes_hands_in_and_another_signs(cast: Cast, second: User, client_for: SignIn) -> None:
    author = client_for(cast.reviewer)
    blank = author.get(CRITERION)
    assert "Rédiger l’appréciation" in text_of(blank)
    assert 'name="csrfmiddlewaretoken"' in blank.content.decode().split("appreciation-form")[1]
    author.post(f"{CRITERION}transmettre/", SAID)
    waiting = author.get(CRITERION).content.decode()
    assert 'aria-disabled="true"' in waiting
    assert "vous avez rédigé cette appréciation" in waiting
    assert "À signer" in text_of(client_for(second).get(f"/appreciations/{CODE}/"))
    client_for(second).post(f"{CRITERION}signer/")
    page = text_of(author.get(CRITERION))
    assert "Appréciation en vigueur" in page
    assert "signée par Second le" in page


def test_what_is_missing_stands_at_its_field_and_nothing_is_kept(cast: Cast, second: User, client_for: SignIn) -> None:
    response = client_for(cast.reviewer).post(f"{CRITERION}transmettre/", {"text": "Presque."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choisissez l’un des quatre niveaux." in page
    assert "Presque." in page
    assert not Appreciation.objects.filter(criterion__isnull=False).exists()


def test_the_criteria_are_all_there_by_action(cast: Cast, second: User, client_for: SignIn) -> None:
    page = client_for(cast.reader).get(f"/criteres/{CODE}/").content.decode()
    actions = ("A1.1", "A1.2", "A1.3", "A2", "A3.1", "A3.2", "A3.3", "A4.1", "A4.2", "T3.1", "T3.2", "T4.1", "T5.2")
    assert all(f'id="action-{code}"' in page for code in actions)
    assert "Critères appréciés : 0 sur 93." in text_of(client_for(cast.reader).get(f"/criteres/{CODE}/"))
    assert "apprécier" not in page


def test_a_signed_criterion_is_read_by_the_institute_and_not_by_the_ministry(
    cast: Cast, second: User, client_for: SignIn
) -> None:
    signed(client_for, cast, second, CRITERION)
    assert "Deux écoles seulement." in client_for(cast.reader).get(f"/criteres/{CODE}/").content.decode()
    for address in (f"/criteres/{CODE}/", CRITERION, f"/appreciations/{CODE}/"):
        assert "Deux écoles seulement." not in client_for(cast.ministry).get(address).content.decode()


def test_an_indicator_s_page_shows_it_beside_what_is_computed(cast: Cast, second: User, client_for: SignIn) -> None:
    before = client_for(cast.reader).get(f"/indicateurs/{CODE}/consommation-energie/?annee=2025")
    assert "Appréciations signées" not in text_of(before)
    signed(client_for, cast, second, ENERGY)
    page = text_of(client_for(cast.reader).get(f"/indicateurs/{CODE}/consommation-energie/?annee=2025"))
    assert "Deux écoles seulement." in page
    assert "elle ne les remplace jamais" in page
    assert "Apprécier 2025" not in page


def test_a_school_s_page_offers_it_to_its_controller_alone(cast: Cast, second: User, client_for: SignIn) -> None:
    address = f"/ecoles/{CODE}/imt-mines-albi/?annee=2025"
    link = f"/appreciations/{CODE}/2025/imt-mines-albi/indicateur/eleves-diplomants/"
    assert link in client_for(cast.controller).get(address).content.decode()
    assert link not in client_for(cast.outsider).get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        f"/appreciations/{CODE}/2025/imt-mines-albi/critere/A1-1-c1/",
        f"/appreciations/{CODE}/2025/imt-bs/indicateur/eleves-ingenieurs/",
        f"/appreciations/{CODE}/2031/imt/critere/A1-1-c1/",
        f"/appreciations/{CODE}/2025/imt/critere/inconnu/",
        f"/appreciations/{CODE}/2025/imt/indicateur/ipc/",
        f"/appreciations/{CODE}/2025/imt/autre/A1-1-c1/",
    ],
)
def test_what_cannot_be_appreciated_is_no_page(address: str, cast: Cast, second: User, client_for: SignIn) -> None:
    assert client_for(cast.reviewer).get(address).status_code == 404


def test_what_a_document_prints_is_read_by_all_with_its_place(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2018)
    address = "/appreciations/cop-2018-2022/2022/imt/indicateur/cout-par-eleve/"
    page = text_of(client_for(cast.ministry).get(address))
    assert "imprimée dans un document du contrat" in page
    response = client_for(cast.ministry).get("/appreciations/cop-2018-2022/appreciations.csv")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["subject"], row["level"], row["version"]) for row in rows] == [
        ("cout-par-eleve", "achieved", "0"),
        ("taux-emploi-6-mois", "achieved", "0"),
        ("double-diplomes-internationaux", "not_achieved", "0"),
    ]


def test_loading_again_leaves_what_was_signed(cast: Cast, second: User, client_for: SignIn) -> None:
    signed(client_for, cast, second, CRITERION)
    assert load_contract(COP_2023).changed == 0
    assert Appreciation.objects.get(criterion__code="A1-1-c1").state == "validated"


def test_lists_cost_the_same_with_one_and_with_many(cast: Cast, second: User, client_for: SignIn) -> None:
    def count(address: str) -> int:
        client = client_for(cast.reader)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = (
        f"/criteres/{CODE}/",
        f"/appreciations/{CODE}/",
        f"/indicateurs/{CODE}/consommation-energie/?annee=2025",
    )
    signed(client_for, cast, second, CRITERION)
    signed(client_for, cast, second, ENERGY)
    before = [count(address) for address in addresses]
    for year in (2023, 2024):
        signed(client_for, cast, second, ENERGY.replace("2025", str(year)))
        signed(client_for, cast, second, CRITERION.replace("2025", str(year)))
    assert [count(address) for address in addresses] == before
