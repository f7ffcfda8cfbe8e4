"""What every list does alike: filters of several values, order, pages, ETag."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from indicators.models import Observation, Target
from indicators.services import contracts
from tests.indicators.api.reads import LISTS, READS, parameters
from tests.indicators.api.world import CONTRACT, Api, World, content_of

ASKED: dict[str, Any] = {"contract": CONTRACT}


@pytest.mark.parametrize("given", [{"entity": "imt-nord-europe,imt"}, {"entity": ["imt-nord-europe", "imt"]}])
def test_a_filter_takes_several_values_by_commas_or_repeated(filled: World, given: dict[str, Any]) -> None:
    rows = Api(filled.cast.reviewer).rows("observations/", **ASKED, **given)
    assert {row["value"] for row in rows} == {"130", "2500"}


def test_filters_combine(filled: World) -> None:
    asked = {"entity": "imt,imt-mines-albi", "year": "2027,2026", "indicator": "eleves"}
    rows = Api(filled.cast.reader).rows("targets/", **ASKED, **asked)
    assert [(row["entity"], row["year"]) for row in rows] == [("imt", "2027"), ("imt-mines-albi", "2027")]


@pytest.mark.parametrize("path", ["targets/", "observations/", "evaluations/", "dataset/", "deliverables/"])
def test_a_code_that_does_not_exist_is_refused_with_those_that_do(filled: World, path: str) -> None:
    response = Api(filled.cast.reviewer).get(path, **READS[path], entity="imt-nulle-part", lang="en")
    error = response.json()["errors"][0]
    assert (response.status_code, error["field"]) == (400, "entity")
    assert "imt-nulle-part" in error["detail"]
    assert "imt-mines-albi" in error["detail"]


@pytest.mark.parametrize("path", LISTS)
def test_every_column_of_the_order_sorts_both_ways(filled: World, path: str) -> None:
    """Without a value: last, either way; equal ones keep the list's own order."""
    api, orders = Api(filled.cast.reviewer), parameters(path)["ordering"]["enum"]
    for name in orders:
        rows = api.rows(path, **LISTS[path], ordering=name)
        found = [row[name.removeprefix("-")] for row in rows]
        known = [_comparable(value) for value in found if value is not None]
        assert found[len(known) :] == [None] * (len(found) - len(known))
        assert known == sorted(known, reverse=name.startswith("-")), name


def _comparable(value: Any) -> Any:
    try:
        return (0, float(value), "")
    except ValueError:
        return (1, 0.0, value)


def test_several_columns_order_one_after_the_other(filled: World) -> None:
    rows = Api(filled.cast.reader).rows("targets/", **ASKED, ordering="-year,entity")
    found = [(row["year"], row["entity"]) for row in rows]
    assert found == sorted(found, key=lambda pair: (-int(pair[0]), pair[1]))
    assert len({year for year, _entity in found}) == 2


@pytest.mark.parametrize("path", LISTS)
def test_an_order_that_does_not_exist_is_refused_with_those_that_do(filled: World, path: str) -> None:
    response = Api(filled.cast.reviewer).get(path, **LISTS[path], ordering="nonsense")
    error = response.json()["errors"][0]
    assert (response.status_code, error["field"]) == (400, "ordering.0")
    assert parameters(path)["ordering"]["enum"][0] in error["detail"]


def read_through(api: Api, path: str, **given: Any) -> list[Any]:
    page = api.get(path, page_size=1, **given).json()
    rows = page["results"]
    while page["next"]:
        page = api.client.get(page["next"]).json()
        assert len(page["results"]) <= 1
        rows += page["results"]
    return rows  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", LISTS)
def test_pages_of_one_row_make_the_whole_list(filled: World, path: str) -> None:
    api = Api(filled.cast.reviewer)
    assert read_through(api, path, **LISTS[path]) == api.rows(path, **LISTS[path])


@pytest.mark.parametrize(
    "ordering", ["value", "-value", "entity,-value", "-updated_at", "name", "expected_on", "-year"]
)
def test_pages_follow_each_other_in_any_order(filled: World, ordering: str) -> None:
    filled.figure(filled.cast.institute, "108.2", state="validated", kind="adjustment", name="InSIC")
    Observation.objects.filter(value=130).update(value=None, reason="not_available")
    api = Api(filled.cast.reviewer)
    rows = read_through(api, "observations/", **ASKED, ordering=ordering)
    assert rows == api.rows("observations/", **ASKED, ordering=ordering)
    assert len(rows) == 4


@pytest.mark.parametrize("path", ["observations/", "targets/"])
def test_a_page_begins_after_the_row_where_the_one_before_ended(filled: World, path: str) -> None:
    """What is added or removed in between neither repeats a row nor hides one."""
    api = Api(filled.cast.reviewer)
    whole = api.rows(path, **ASKED)
    first = api.get(path, **ASKED, page_size=1).json()
    Target.objects.filter(entity=filled.cast.institute, year=2025).delete()
    Observation.objects.filter(value=130).update(value=None)
    contracts.touch(filled.contract)
    rest = api.client.get(first["next"].replace("page_size=1", "page_size=100")).json()["results"]
    gone = 0 if path == "targets/" else 1
    assert rest == whole[1:] or (gone and rest == [row for row in whole[1:] if row["value"] != "130"])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_next_page_of_a_file_is_in_a_header(filled: World, form: str) -> None:
    api = Api(filled.cast.reader)
    response = api.get("targets/", **ASKED, format=form, page_size=2)
    address = response["Link"].removeprefix("<").removesuffix('>; rel="next"')
    assert api.client.get(address)["Content-Type"] == response["Content-Type"]
    assert not api.get("targets/", **ASKED, format=form).has_header("Link")


@pytest.mark.parametrize("cursor", ["1", "x", "abc~def", "%00", "9" * 40])
@pytest.mark.parametrize("path", ["targets/", "observations/", "journal/"])
def test_a_cursor_made_by_hand_is_refused(filled: World, path: str, cursor: str) -> None:
    response = Api(filled.cast.reviewer).get(path, **LISTS[path], cursor=cursor)
    assert [error["field"] for error in response.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize(("path", "more"), [("targets/", {"ordering": "year"}), ("cascade/", {})])
def test_a_cursor_of_another_list_or_order_is_refused(filled: World, path: str, more: dict[str, Any]) -> None:
    api = Api(filled.cast.reader)
    page = api.get("targets/", **ASKED, page_size=1).json()
    cursor = parse_qs(urlsplit(page["next"]).query)["cursor"][0]
    response = api.get(path, **ASKED, **more, cursor=cursor)
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "cursor")


@pytest.mark.parametrize(("path", "given"), READS.items())
@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_what_nothing_has_changed_is_not_sent_again(filled: World, path: str, given: dict[str, Any], form: str) -> None:
    if form not in parameters(path)["format"]["enum"]:
        return
    api = Api(filled.cast.reviewer)
    first = api.get(path, **given, format=form)
    again = api.get(path, headers={"If-None-Match": first["ETag"]}, **given, format=form)
    assert (again.status_code, content_of(again), again["ETag"]) == (304, b"", first["ETag"])
    for response in (first, again):
        assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
        assert {"Accept", "Accept-Language", "Authorization", "Cookie"} <= set(response["Vary"].split(", "))
    assert api.get(path, headers={"If-None-Match": '"other"'}, **given, format=form).status_code == 200


@pytest.mark.parametrize("path", ["observations/", "evaluations/", "dataset/", "targets/", "headline/"])
def test_a_format_a_language_and_a_parameter_each_have_their_etag(filled: World, path: str) -> None:
    api, given = Api(filled.cast.reviewer), READS[path]
    formats = parameters(path)["format"]["enum"]
    etags = {api.get(path, **given, format=form)["ETag"] for form in formats}
    assert len(etags) == len(formats)


def test_a_figure_that_changes_changes_the_etag(filled: World) -> None:
    api = Api(filled.cast.reviewer)
    etag = api.get("observations/", **ASKED)["ETag"]
    Observation.objects.filter(state="validated").update(value=7)
    contracts.touch(filled.contract)
    assert api.get("observations/", headers={"If-None-Match": etag}, **ASKED).status_code == 200
