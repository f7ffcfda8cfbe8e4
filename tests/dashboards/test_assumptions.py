"""The growth scenario, and what the head office observes of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from imt_cop.core.errors import InvalidInputError, RefusedError, StaleError
from indicators.models import Amendment, Assumption, AssumptionObservation, Contract
from indicators.services.assumptions import mark_of, observe
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn
from tests.dashboards.rows import text_of

pytestmark = pytest.mark.django_db
URL = f"/hypotheses/{CODE}/"
FORM = f"{URL}inflation-cumulee/2024/"


@pytest.fixture
def inflation(contract: Contract) -> Assumption:
    return Assumption.objects.select_related("contract__institute").get(contract=contract, code="inflation-cumulee")


def test_each_assumption_stands_with_its_figure(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    shown = text_of(client_for(cast.ministry).get(URL).content.decode())
    assert "15\u00a0%" in shown
    assert "100 à 120\u00a0emplois" in shown
    assert "sans chiffre imprimé" in shown


def test_the_head_office_observes_a_year(cast: Cast, inflation: Assumption, client_for: SignIn) -> None:
    client = client_for(cast.reviewer)
    response = client.post(FORM, {"value": "4,9 %", "source": "INSEE", "seen": ""})
    assert response.status_code == 302
    assert AssumptionObservation.objects.get(assumption=inflation, year=2024).value == Decimal("4.9")
    assert "4,9\u00a0%" in text_of(client.get(URL).content.decode())
    entry = AuditEntry.objects.get(object_type="assumption")
    assert (entry.old, entry.new, entry.by) == ("", "4.9 — INSEE", cast.reviewer)


def test_others_may_not(cast: Cast, inflation: Assumption, client_for: SignIn) -> None:
    for user in (cast.controller, cast.reader, cast.head_reader, cast.ministry):
        assert client_for(user).get(FORM).status_code == 403
        with pytest.raises(RefusedError):
            observe(assumption=inflation, year=2024, value=Decimal(5), by=user)


def test_what_is_observed_is_not_the_ministry_s(cast: Cast, inflation: Assumption, client_for: SignIn) -> None:
    observe(assumption=inflation, year=2024, value=Decimal("4.9"), by=cast.reviewer)
    assert "4,9\u00a0%" in text_of(client_for(cast.reader).get(URL).content.decode())
    assert "4,9\u00a0%" not in text_of(client_for(cast.ministry).get(URL).content.decode())


def test_two_people_do_not_overwrite_each_other(cast: Cast, inflation: Assumption, client_for: SignIn) -> None:
    first = observe(assumption=inflation, year=2024, value=Decimal("4.9"), by=cast.reviewer)
    with pytest.raises(StaleError, match=r"4\.9"):
        observe(assumption=inflation, year=2024, value=Decimal(5), seen="", by=cast.reviewer)
    again = observe(assumption=inflation, year=2024, value=Decimal(5), seen=mark_of(first), by=cast.reviewer)
    assert again.value == 5
    assert client_for(cast.reviewer).post(FORM, {"value": "6", "seen": ""}).status_code == 412


def test_the_same_again_changes_nothing(cast: Cast, inflation: Assumption) -> None:
    one = observe(assumption=inflation, year=2024, value=Decimal("4.9"), by=cast.reviewer)
    version = Contract.objects.get(code=CODE).data_version
    observe(assumption=inflation, year=2024, value=Decimal("4.9"), seen=mark_of(one), by=cast.reviewer)
    assert Contract.objects.get(code=CODE).data_version == version
    assert AuditEntry.objects.filter(object_type="assumption").count() == 1


def test_bad_input_is_refused(cast: Cast, inflation: Assumption, client_for: SignIn) -> None:
    client = client_for(cast.reviewer)
    assert client.post(FORM, {"value": "beaucoup"}).status_code == 422
    assert client.post(FORM, {}).status_code == 422
    assert client.get(f"{URL}inflation-cumulee/2031/").status_code == 404
    assert client.get(f"{URL}autre/2024/").status_code == 404
    with pytest.raises(InvalidInputError):
        observe(assumption=inflation, year=2031, value=Decimal(5), by=cast.reviewer)


def test_an_amendment_that_cites_it_is_named(cast: Cast, inflation: Assumption, client_for: SignIn) -> None:
    made = Amendment.objects.create(
        contract=inflation.contract, code="a1", title="Avenant 1", signed_on=timezone.localdate(), first_year=2026
    )
    made.assumptions.add(inflation)
    assert "Citée par l’avenant «\u00a0Avenant 1\u00a0»" in text_of(client_for(cast.reader).get(URL).content.decode())
