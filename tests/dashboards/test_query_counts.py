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

# Session, person and roles are three of them.
QUERIES = {
    f"/tableau-de-bord/{CODE}/?annee=2025": 15,
    f"/indicateurs/{CODE}/": 7,
    f"/indicateurs/{CODE}/eleves-diplomants/?annee=2025": 17,
    f"/ecoles/{CODE}/?annee=2025": 10,
    f"/ecoles/{CODE}/imt-mines-albi/?annee=2025": 22,
    f"/cascade/{CODE}/?annee=2025": 10,
    f"/criteres/{CODE}/": 6,
    f"/appreciations/{CODE}/": 6,
    f"/jalons/{CODE}/": 12,
    f"/jalons/{CODE}/J1/": 26,
    f"/simulation/{CODE}/?annee=2025": 10,
    f"/evolutions/{CODE}/?annee=2025": 18,
    f"/evolutions/{CODE}/?annee=2025&ecole=imt-mines-albi": 18,
    f"/tableau-de-bord/{CODE}/?annee=2025&ecole=imt-mines-albi&tri=-ecart": 15,
    f"/indicateurs/{CODE}/rp-recherche-innovation/?annee=2025": 17,
    f"/indicateurs/{CODE}/consommation-energie/?annee=2025": 17,
    f"/indicateurs/{CODE}/eleves-diplomants/2025/imt/": 14,
    f"/indicateurs/{CODE}/eleves-diplomants/2025/imt-mines-albi/": 14,
    "/donnees/": 5,
    f"/conseils/{CODE}/": 5,
    f"/positionnement/{CODE}/": 7,
    f"/hypotheses/{CODE}/": 7,
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
