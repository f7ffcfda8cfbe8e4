"""A row that is kept says what would be drawn now, whatever has been written since and whoever reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from dashboards.templatetags import rows
from dashboards.templatetags.drawings import bullet
from imt_cop.core import drawn
from indicators import formats
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Status
from indicators.models import Contract, Indicator, Observation
from indicators.queries.catalogue import catalogue
from indicators.services import contracts
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn, add

pytestmark = pytest.mark.django_db
URL = f"/tableau-de-bord/{CODE}/"


@pytest.fixture(autouse=True)
def started() -> None:
    drawn.forget()


def content(client: Client, query: str = "?annee=2024") -> str:
    """The whole content, no page being kept; a form's token is masked anew each time."""
    cache.clear()
    page = client.get(URL + query).content.decode()
    return re.sub(r"[A-Za-z0-9]{64}", "", page[page.index("<main") :])


def check(client: Client, query: str = "?annee=2024") -> str:
    """What is shown where rows are kept is what a process shows that has just started."""
    shown = content(client, query)
    drawn.forget()
    assert shown == content(client, query)
    return shown


def test_a_figure_that_is_written_is_shown_at_once(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    before = content(client)
    figure = Observation.objects.filter(entity__code="imt-mines-albi", indicator__code="eleves-diplomants", year=2024)
    for change in ({"value": Decimal("1021")}, {"quality": "provisional"}, {"value": None, "reason": "not_available"}):
        figure.update(**change)
        contracts.touch(figures)
        after = check(client)
        assert after != before
        before = after


def test_last_year_s_figure_changes_the_difference_with_it(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    before = content(client)
    Observation.objects.filter(indicator__code="consommation-energie", year=2023).update(value=Decimal("141"))
    contracts.touch(figures)
    assert check(client) != before


def test_a_series_that_is_named_anew_is_shown_at_once(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    content(client)
    Indicator.objects.filter(contract=figures, code="consommation-energie").update(label="Énergie renommée")
    contracts.touch(figures)
    assert "Énergie renommée" in check(client)


def test_what_one_reader_is_shown_another_is_not(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    add(figures, "imt-mines-albi", "eleves-diplomants", 2023, "987", state="validated")
    assert "987" in content(client_for(cast.reviewer), "?annee=2023")
    assert "987" not in content(client_for(cast.ministry), "?annee=2023")


@pytest.mark.parametrize("query", ["?annee=2025", "?annee=2024&ecole=imt-mines-albi", "?annee=2024&tri=-ecart"])
def test_another_view_of_the_same_figures_draws_its_own(
    query: str, cast: Cast, figures: Contract, client_for: SignIn
) -> None:
    client = client_for(cast.reader)
    content(client)
    check(client, query)


def test_each_language_has_its_own(cast: Cast, figures: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    french = content(client)
    client.cookies["django_language"] = "en"
    assert check(client) != french


def test_a_row_is_given_nothing_but_what_its_key_says(
    cast: Cast, figures: Contract, client_for: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the request nor the person, whatever a template asks for; nothing of a year's other figures."""
    given = []

    def spy(_template: str, key: Hashable, context: Callable[[], Mapping[str, Any]]) -> str:
        hash(key)
        given.append(context())
        return ""

    monkeypatch.setattr(rows, "drawn", spy)
    cache.clear()
    client_for(cast.reader).get(URL + "?annee=2024")
    names = {name for one in given for name in one}
    assert names == {"row", "e", "s", "coverage", "contract", "selection", "one", "complete", "year"}
    assert all(one["contract"] == {"code": CODE} for one in given)
    assert all(one.get("selection", {"year": 2024}) == {"year": 2024} for one in given)
    assert all(not one["row"].history for one in given if "e" in one)


@pytest.mark.parametrize(("written", "same"), [("12.50", "12.5"), ("1E+2", "100"), ("-0", "0.00"), ("0E-9", "0")])
def test_equal_numbers_read_alike(written: str, same: str, contract: Contract) -> None:
    """Keys are compared by what numbers are worth."""
    one, other = Decimal(written), Decimal(same)
    assert one == other
    for series in catalogue(contract).indicators:
        assert formats.figure_text(one, series) == formats.figure_text(other, series)
        assert formats.figure_text(Decimal(7), series, threshold=one) == formats.figure_text(
            Decimal(7), series, threshold=other
        )
        assert formats.change_text(one, series) == formats.change_text(other, series)
        assert bullet(_worth(one), series) == bullet(_worth(other), series)


def _worth(number: Decimal) -> Evaluation:
    numbers: dict[str, Any] = {
        "value": number,
        "reference": Decimal(3),
        "expected": Decimal(4),
        "target": number + Decimal("5.0"),
    }
    return Evaluation(contract=CODE, entity="imt", indicator="one", year=2024, status=Status.MET, **numbers)
