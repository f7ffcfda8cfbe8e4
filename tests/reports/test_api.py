"""`reports/`: the published versions and their files, with the rights of the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from reports.services import generation
from tests.indicators.views.world import CONTRACT, YEAR
from tests.reports.season import ReportSeason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_files")]
ClientFor = Callable[[User], Client]
LIST = f"/api/v1/reports/?contract={CONTRACT}"


def results(client: Client, more: str = "") -> list[dict[str, Any]]:
    answer = client.get(LIST + more)
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def test_every_version_is_listed_with_its_files_and_digests(season: ReportSeason, client_for: ClientFor) -> None:
    version, job = season.published(season.cast.albi)
    generation.run(job.pk)
    (row,) = results(client_for(season.cast.ministry))
    assert (row["entity"], row["year"], row["kind"], row["version"]) == ("imt-mines-albi", str(YEAR), "annual", 1)
    assert row["sha256"] == version.sha256
    assert {(file["form"], file["language"]) for file in row["files"]} == set(generation.files_of())


def test_a_file_is_handed_out_by_its_digest(season: ReportSeason, client_for: ClientFor) -> None:
    _version, job = season.published()
    generation.run(job.pk)
    client = client_for(season.cast.ministry)
    for file in results(client)[0]["files"]:
        answer: Any = client.get(file["url"])
        content = b"".join(answer.streaming_content)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file["sha256"], file["size"])


def test_what_is_in_preparation_is_not_listed(season: ReportSeason, client_for: ClientFor) -> None:
    season.submitted()
    assert results(client_for(season.cast.reviewer)) == []


@pytest.mark.parametrize(
    ("asked", "found"), [("&entity=imt", 0), ("&entity=imt-mines-albi", 1), ("&year=2024", 0), ("&kind=interim", 0)]
)
def test_the_list_is_filtered(season: ReportSeason, client_for: ClientFor, asked: str, found: int) -> None:
    season.published(season.cast.albi)
    assert len(results(client_for(season.cast.ministry), asked)) == found


@pytest.mark.parametrize("digest", ["0" * 64, "x", "A" * 64])
def test_an_unknown_digest_is_not_found(season: ReportSeason, client_for: ClientFor, digest: str) -> None:
    assert client_for(season.cast.ministry).get(f"/api/v1/reports/files/{digest}/").status_code == 404
