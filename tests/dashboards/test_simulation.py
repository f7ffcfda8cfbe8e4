"""The simulation page: other figures, at once, by address, and nothing written."""

from __future__ import annotations

import html

import pytest

from accounts.models import AuditEntry
from indicators.models import Contract, Observation
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn
from tests.dashboards.rows import rows_by

pytestmark = pytest.mark.django_db
URL = f"/simulation/{CODE}/"


def results(page: str) -> dict[str, list[str]]:
    return rows_by("result", page)


def test_the_institute_and_the_cascade_move_with_a_school(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    start = results(client.get(URL, {"indicateur": "eleves-diplomants"}).content.decode())
    assert start["value"][1:] == ["16\u202f257 périmètre non rapproché"] * 2
    assert start["cascade"][1:] == ["16\u202f257 −193"] * 2
    given = {"indicateur": "eleves-diplomants", "annee": "2027", "v-imt-mines-albi": "2 000", "ajustement": "0"}
    moved = results(client.get(URL, given).content.decode())
    assert moved["value"][2] == "17\u202f012"
    assert moved["status"][1:] == ["proche", "atteinte"]
    assert moved["outlook"][1:] == ["légèrement en deçà", "atteint"]
    assert moved["cascade"][2] == "17\u202f012 +562"


def test_nothing_is_written(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    version = Contract.objects.get(pk=contract.pk).data_version
    before = (AuditEntry.objects.count(), Observation.objects.count())
    client_for(cast.reviewer).get(URL, {"v-eurecom": "400"})
    assert (AuditEntry.objects.count(), Observation.objects.count()) == before
    assert Contract.objects.get(pk=contract.pk).data_version == version


def test_what_is_no_figure_is_refused_beside_its_field(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    response = client_for(cast.reader).get(URL, {"v-eurecom": "<script>", "v-imt-mines-albi": "1 100"})
    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "n’est pas un nombre" in page
    assert 'aria-invalid="true"' in page
    assert "<script>" not in response.content.decode().split("simulation-fields")[1].split("</table>")[0]


@pytest.mark.parametrize(
    "query",
    ["?v-autre=1", "?indicateur=autre", "?annee=1e9", "?x=1", "?v-eurecom=1&v-eurecom=2", "?p-eurecom=1"],
)
def test_addresses_that_say_something_unknown_are_refused(
    query: str, cast: Cast, contract: Contract, client_for: SignIn
) -> None:
    assert client_for(cast.reader).get(URL + query).status_code == 400


def test_an_address_of_a_thousand_values_is_refused(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    query = "&".join(f"v-{number}=1" for number in range(1000))
    assert client_for(cast.reader).get(f"{URL}?{query}").status_code == 400


def test_the_shared_address_says_the_same_and_no_more(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    given = {"indicateur": "eleves-diplomants", "annee": "2027", "v-eurecom": "400", "v-imt-mines-albi": ""}
    first = client.get(URL, given)
    address = str(first.context["shared"])
    assert address.endswith(f"{URL}?indicateur=eleves-diplomants&annee=2027&v-eurecom=400")
    assert results(client.get(address).content.decode()) == results(first.content.decode())


def test_a_partial_update_carries_the_short_address(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    response = client_for(cast.reader).get(URL, {"v-eurecom": "400", "v-imt-bs": ""}, headers={"HX-Request": "true"})
    assert response["HX-Replace-Url"] == f"{URL}?indicateur=eleves-diplomants&annee=2027&v-eurecom=400"


def test_a_weighted_mean_asks_for_weights(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    given = {"indicateur": "mobilite-internationale", "annee": "2027"}
    given |= {f"p-{place}": "100" for place in ("imt-mines-albi", "imt-nord-europe")}
    page = client_for(cast.reader).get(URL, given).content.decode()
    assert 'name="p-imt-mines-albi"' in page
    assert 'name="ajustement"' not in page
