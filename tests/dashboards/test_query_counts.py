"""A page costs the same number of SQL queries with 1 and with 9 schools, with 1 and with 7 years of figures."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Contract
from schools.models import Entity
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn, add

pytestmark = pytest.mark.django_db

# Two of them are the session, and the person with their roles.
QUERIES = {
    f"/tableau-de-bord/{CODE}/?annee=2025": 14,
    f"/indicateurs/{CODE}/": 6,
    f"/indicateurs/{CODE}/eleves-diplomants/?annee=2025": 16,
    f"/ecoles/{CODE}/?annee=2025": 9,
    f"/ecoles/{CODE}/imt-mines-albi/?annee=2025": 21,
    f"/cascade/{CODE}/?annee=2025": 9,
    f"/criteres/{CODE}/": 5,
    f"/appreciations/{CODE}/": 5,
    f"/jalons/{CODE}/": 11,
    f"/jalons/{CODE}/J1/": 25,
    f"/simulation/{CODE}/?annee=2025": 9,
    f"/evolutions/{CODE}/?annee=2025": 17,
    f"/evolutions/{CODE}/?annee=2025&ecole=imt-mines-albi": 17,
    f"/tableau-de-bord/{CODE}/?annee=2025&ecole=imt-mines-albi&tri=-ecart": 14,
    f"/indicateurs/{CODE}/rp-recherche-innovation/?annee=2025": 16,
    f"/indicateurs/{CODE}/consommation-energie/?annee=2025": 16,
    f"/indicateurs/{CODE}/eleves-diplomants/2025/imt/": 13,
    f"/indicateurs/{CODE}/eleves-diplomants/2025/imt-mines-albi/": 13,
    "/donnees/": 4,
    f"/conseils/{CODE}/": 4,
    f"/positionnement/{CODE}/": 6,
    f"/hypotheses/{CODE}/": 6,
}


def count(client_for: SignIn, cast: Cast, url: str) -> int:
    client = client_for(cast.reader)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("url", QUERIES)
def test_queries_are_constant(url: str, cast: Cast, contract: Contract, client_for: SignIn) -> None:
    others = Entity.objects.schools().exclude(code="imt-mines-albi")
    parents = {school.pk: school.parent for school in others}
    others.update(parent=None)
    add(contract, "imt-mines-albi", "eleves-diplomants", 2025, "1000")
    with_one = count(client_for, cast, url)
    for pk, parent in parents.items():
        Entity.objects.filter(pk=pk).update(parent=parent)
    for school in Entity.objects.schools():
        for year in range(2021, 2028):
            if (school.code, year) != ("imt-mines-albi", 2025):
                add(contract, school.code, "eleves-diplomants", year, "1000")
    assert (with_one, count(client_for, cast, url)) == (QUERIES[url], QUERIES[url])
