"""Who opens which page: the rights table, on every address."""

from __future__ import annotations

import pytest
from django.test import Client

from indicators.models import Contract, Indicator
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn, add

pytestmark = pytest.mark.django_db
ADDRESSES = (
    f"/tableau-de-bord/{CODE}/",
    f"/indicateurs/{CODE}/",
    f"/indicateurs/{CODE}/eleves-diplomants/",
    f"/indicateurs/{CODE}/consommation-energie/",
    f"/indicateurs/{CODE}/eleves-diplomants/2025/imt-mines-albi/",
    f"/indicateurs/{CODE}/eleves-diplomants/trajectoire.csv",
    f"/tableau-de-bord/{CODE}/indicateurs.xlsx",
    f"/ecoles/{CODE}/imt-mines-albi/indicateurs.ods",
    f"/cascade/{CODE}/cascade.csv",
    f"/ecoles/{CODE}/",
    f"/ecoles/{CODE}/imt-mines-albi/",
    f"/cascade/{CODE}/",
    f"/simulation/{CODE}/",
    f"/evolutions/{CODE}/",
    f"/positionnement/{CODE}/",
    f"/conseils/{CODE}/",
    f"/hypotheses/{CODE}/",
    "/donnees/",
    f"/donnees/{CODE}/jeu-de-donnees.csv",
    f"/donnees/{CODE}/evaluation-2024.json",
    f"/jalons/{CODE}/",
    f"/jalons/{CODE}/livrables.csv",
)


@pytest.mark.parametrize("url", ADDRESSES)
def test_readers_open_it_and_others_are_told_why_not(
    url: str, cast: Cast, contract: Contract, client_for: SignIn
) -> None:
    for reader in (cast.controller, cast.reader, cast.reviewer, cast.head_reader, cast.ministry):
        assert client_for(reader).get(url).status_code == 200
    for stranger in (cast.administrator, cast.nobody):
        refused = client_for(stranger).get(url)
        assert refused.status_code == 403
        assert "aucun rôle de lecture" in refused.content.decode()
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    "url",
    [
        "/tableau-de-bord/autre/",
        f"/indicateurs/{CODE}/autre/",
        f"/indicateurs/{CODE}/diplomes/",
        f"/ecoles/{CODE}/autre/",
        f"/ecoles/{CODE}/imt/",
        f"/donnees/{CODE}/jeu-de-donnees.xml",
    ],
)
def test_what_does_not_exist_is_not_found(url: str, cast: Cast, contract: Contract, client_for: SignIn) -> None:
    assert client_for(cast.reviewer).get(url).status_code == 404


def test_pages_are_only_read(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    assert client_for(cast.reviewer).post(f"/tableau-de-bord/{CODE}/").status_code == 405


def test_a_draft_is_downloaded_by_its_school_alone(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    add(contract, "imt-mines-albi", "eleves-diplomants", 2024, "1020", state="draft")
    url = f"/donnees/{CODE}/jeu-de-donnees.csv"
    rows = {
        name: b"".join(client_for(user).get(url).streaming_content).decode()  # type: ignore[attr-defined]
        for name, user in (("own", cast.controller), ("other", cast.outsider), ("head office", cast.reviewer))
    }
    assert "imt-mines-albi,eleves-diplomants,2024,actual,,1020" in rows["own"]
    assert ",2024,actual," not in rows["other"] + rows["head office"]


def test_the_menu_leads_to_the_current_contract(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    client = client_for(cast.ministry)
    for menu, page in (("/cascade/", f"/cascade/{CODE}/"), ("/jalons/", f"/jalons/{CODE}/")):
        assert client.get(menu)["Location"] == page
    assert client.get("/").status_code == 200


def test_home_leads_an_administrator_to_the_accounts(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    assert client_for(cast.administrator).get("/").status_code == 302
    assert client_for(cast.nobody).get("/").status_code == 403


def test_before_any_contract_pages_say_so(cast: Cast, client_for: SignIn) -> None:
    for url in ("/", "/cascade/", "/donnees/", "/jalons/"):
        response = client_for(cast.reader).get(url)
        assert response.status_code == 200
        assert "Aucun contrat n’est chargé" in response.content.decode()


def test_the_head_office_alone_sets_a_tolerance(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    url = f"/indicateurs/{CODE}/eleves-diplomants/tolerance/"
    assert client_for(cast.controller).post(url, {"tolerance": "300"}).status_code == 403
    assert client_for(cast.reviewer).post(url, {"tolerance": "beaucoup"}).status_code == 422
    assert client_for(cast.reviewer).post(url, {"tolerance": "-1"}).status_code == 422
    assert client_for(cast.reviewer).post(url, {"tolerance": "1 300", "reason": "CA"}).status_code == 302
    assert Indicator.objects.get(code="eleves-diplomants").tolerance == 1300
