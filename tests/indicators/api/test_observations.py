"""`observations/`: who sees which figures, by any filter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from indicators.models import Observation, ObservationRevision
from tests.indicators.api.world import CONTRACT, Api, World

SEEN = {
    "controller": {"1020", "2500", "108.2"},
    "reader": {"1020", "2500", "108.2"},
    "api_client": {"1020", "2500", "108.2"},
    "outsider": {"130", "2500", "108.2"},
    "reviewer": {"130", "2500", "108.2"},
    "head_reader": {"130", "2500", "108.2"},
    "ministry": {"108.2"},
}
FILTERS: list[dict[str, Any]] = [
    {},
    {"state": "draft"},
    {"state": "submitted"},
    {"state": "validated"},
    {"entity": "imt-mines-albi"},
    {"entity": "imt-nord-europe"},
    {"indicator": "eleves"},
    {"year": "2025"},
    {"kind": "actual"},
    {"quality": "final"},
    {"state": "draft,submitted,validated"},
    {"reason": "not_available"},
    {"as_of": "2999-01-01"},
    {"as_of": "2999-01-01", "ordering": "-value"},
    {"ordering": "value"},
    {"page_size": "1", "ordering": "-value"},
    {"format": "csv"},
]


@pytest.mark.parametrize("who", SEEN)
def test_each_person_reads_the_figures_of_their_states(filled: World, who: str) -> None:
    rows = Api(filled.cast.everyone()[who]).rows("observations/", contract=CONTRACT)
    assert {row["value"] for row in rows} == SEEN[who]


@pytest.mark.parametrize("who", SEEN)
@pytest.mark.parametrize("given", FILTERS)
def test_no_filter_shows_what_is_hidden(filled: World, who: str, given: dict[str, Any]) -> None:
    answer = Api(filled.cast.everyone()[who]).get("observations/", contract=CONTRACT, **given).content.decode()
    hidden = {"1020", "130", "2500", "108.2"} - SEEN[who]
    assert not [value for value in hidden if f'"{value}"' in answer or f",{value}," in answer]


@pytest.mark.parametrize("who", ["administrator", "nobody"])
def test_somebody_without_a_reading_role_is_refused(filled: World, who: str) -> None:
    response = Api(filled.cast.everyone()[who]).get("observations/", contract=CONTRACT)
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"


def test_filters_combine(filled: World) -> None:
    rows = Api(filled.cast.controller).rows("observations/", contract=CONTRACT, entity="imt", state="validated")
    assert [row["value"] for row in rows] == ["2500"]


def test_an_external_figure_belongs_to_no_entity(filled: World) -> None:
    api = Api(filled.cast.ministry)
    assert [row["entity"] for row in api.rows("observations/", contract=CONTRACT, kind="external")] == [None]
    assert api.rows("observations/", contract=CONTRACT, entity="imt") == []


def test_a_figure_that_was_emptied_is_not_listed(world: World) -> None:
    figure = world.figure(world.cast.albi, "1")
    type(figure).objects.filter(pk=figure.pk).update(value=None)
    assert Api(world.cast.controller).rows("observations/", contract=CONTRACT) == []


def test_pages_follow_each_other_without_a_gap(filled: World) -> None:
    api = Api(filled.cast.controller)
    first = api.get("observations/", contract=CONTRACT, page_size=2).json()
    second = api.client.get(first["next"]).json()
    assert [row["value"] for row in first["results"] + second["results"]] == ["1020", "2500", "108.2"]
    assert second["next"] is None


def test_figures_are_those_of_a_day_in_the_states_of_that_day(filled: World) -> None:
    """Published since, it was validated then: who reads what is published alone read nothing of it that day."""
    figure = Observation.objects.get(indicator__code="energie")
    first = figure.revisions.get()
    later = first.at + timedelta(days=3)
    ObservationRevision.objects.create(observation=figure, version=2, at=later, value=2600, state="published")
    Observation.objects.filter(pk=figure.pk).update(value=2600, state="published", version=2, updated_at=later)
    day, asked = first.at.date().isoformat(), {"contract": CONTRACT, "indicator": "energie"}
    then = Api(filled.cast.reader).rows("observations/", **asked, as_of=day)
    assert [(row["value"], row["state"], row["version"]) for row in then] == [("2500", "validated", 1)]
    assert Api(filled.cast.ministry).rows("observations/", **asked, as_of=day) == []
    now = Api(filled.cast.ministry).rows("observations/", **asked, as_of=later.date().isoformat())
    assert now == Api(filled.cast.ministry).rows("observations/", **asked)
    assert [row["value"] for row in now] == ["2600"]


def test_before_anything_was_entered_there_is_nothing(filled: World) -> None:
    assert Api(filled.cast.reviewer).rows("observations/", contract=CONTRACT, as_of="2001-01-01") == []


def test_figures_are_ordered_as_numbers(filled: World) -> None:
    rows = Api(filled.cast.reviewer).rows("observations/", contract=CONTRACT, ordering="-value")
    assert [row["value"] for row in rows] == ["2500", "130", "108.2"]
