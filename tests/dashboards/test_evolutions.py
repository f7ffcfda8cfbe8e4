"""*Depuis le dernier conseil*: what two readings of one year do not have in common."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.models import Contract, Indicator, ObservationRevision
from indicators.services.amendments import RevisedTarget, record
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn, add
from tests.dashboards.rows import rows_by, text_of

pytestmark = pytest.mark.django_db
URL = f"/evolutions/{CODE}/"


def test_a_figure_validated_since_is_named(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    add(contract, "imt", "consommation-energie", 2024, "133")
    page = client_for(cast.reader).get(URL, {"annee": "2024"}).content.decode()
    assert rows_by("value", page)["imt:consommation-energie"][1:] == ["—", "133", "nouvelle"]


def test_a_figure_known_on_both_days_is_not(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    made = add(contract, "imt", "consommation-energie", 2024, "133")
    revision = ObservationRevision(
        observation=made, version=1, at=timezone.now() - timedelta(days=400), value=made.value, state=made.state
    )
    revision.quality = made.quality
    revision.save()
    page = client_for(cast.reader).get(URL, {"annee": "2024"}).content.decode()
    assert rows_by("value", page) == {}
    assert "Rien n’a changé entre ces deux dates" in page


def test_what_the_reader_may_not_see_did_not_change(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    add(contract, "imt", "consommation-energie", 2024, "133")
    page = client_for(cast.ministry).get(URL, {"annee": "2024"}).content.decode()
    assert rows_by("value", page) == {}


def test_an_amendment_shows_its_target_before_and_after(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    record(
        contract=contract,
        code="a1",
        title="Avenant 1",
        signed_on=timezone.localdate() - timedelta(days=5),
        first_year=2026,
        targets=[
            RevisedTarget(
                entity=contract.institute,
                indicator=Indicator.objects.get(contract=contract, code="eleves-diplomants"),
                year=2027,
                comparator="reach",
                value=Decimal(16000),
                basis="absolute",
            )
        ],
        by=None,
    )
    page = client_for(cast.reader).get(URL, {"annee": "2026"}).content.decode()
    row = rows_by("commitment", page)["imt:eleves-diplomants"]
    assert row[3] == "16\u202f450 → puis 16\u202f000"
    assert "Avenant 1, signé le" in text_of(page)


@pytest.mark.parametrize("query", ["?du=2025-02-30", "?du=2025-06-01&au=2025-05-01", "?du=2999-01-01", "?depuis=1"])
def test_dates_that_cannot_be_compared_are_refused(
    query: str, cast: Cast, contract: Contract, client_for: SignIn
) -> None:
    assert client_for(cast.reader).get(URL + query).status_code == 400


def test_half_a_year_is_compared_by_default(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    page = client_for(cast.reader).get(URL).context["page"]
    assert (page.until, page.since) == (timezone.localdate(), timezone.localdate() - timedelta(days=182))
    assert isinstance(page.since, date)
