"""The journal: who reads which entry, what is filtered, what is downloaded."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from tests.cast import Cast
from tests.dashboards.conftest import SignIn
from tests.dashboards.rows import text_of

pytestmark = pytest.mark.django_db


def write(label: str, entity: str = "imt-mines-albi", state: str = "", *, by: User | None = None) -> None:
    change = Change(
        object_type="observation",
        object_id=7,
        entity_code=entity,
        label=label,
        field="value",
        new=f"1020.5 [{state or 'draft'}]",
        state=state,
    )
    audit.record(Action.CHANGED, change, by=by, contract_code="cop-2023-2027", reason="relevé")


def downloaded(client_for: SignIn, user: User, query: str = "") -> list[str]:
    response = client_for(user).get(f"/journal.csv{query}")
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return [row["label"] for row in csv.DictReader(StringIO(text))]


@pytest.fixture
def entries(cast: Cast) -> None:
    for state in ("draft", "submitted", "validated"):
        write(f"albi {state}", state=state, by=cast.controller)
    write("albi sheet")
    write("nord draft", "imt-nord-europe", "draft")
    write("institute draft", "imt", "draft")


def test_a_draft_is_read_by_its_school_alone(cast: Cast, entries: None, client_for: SignIn) -> None:
    own = ["albi sheet", "albi validated", "albi submitted", "albi draft"]
    assert downloaded(client_for, cast.controller) == own
    assert downloaded(client_for, cast.outsider) == ["nord draft"]
    assert downloaded(client_for, cast.reviewer) == ["institute draft", *own[:3]]


@pytest.mark.parametrize("who", ["reader", "head_reader", "ministry", "api_client", "administrator", "nobody"])
def test_others_read_no_journal(who: str, cast: Cast, entries: None, client_for: SignIn) -> None:
    client = client_for(cast.everyone()[who])
    assert (client.get("/journal/").status_code, client.get("/journal.csv").status_code) == (403, 403)


def test_page_and_file_say_the_same(cast: Cast, entries: None, client_for: SignIn) -> None:
    for user in (cast.controller, cast.outsider, cast.reviewer):
        page = client_for(user).get("/journal/").context["lines"]
        assert [line.entry.label for line in page] == downloaded(client_for, user)


def test_filters_keep_what_they_name(cast: Cast, entries: None, client_for: SignIn) -> None:
    assert downloaded(client_for, cast.reviewer, "?etablissement=imt") == ["institute draft"]
    assert downloaded(client_for, cast.reviewer, "?contrat=autre") == []
    assert downloaded(client_for, cast.reviewer, "?action=published") == []
    assert len(downloaded(client_for, cast.reviewer, "?objet=observation&numero=7&du=2020-01-01")) == 4
    assert downloaded(client_for, cast.reviewer, "?au=2020-01-01") == []


@pytest.mark.parametrize("query", ["?x=1", "?action=autre", "?objet=autre", "?avant=-1", "?du=hier", "?numero=a%00"])
def test_filters_that_are_not_known_are_refused(query: str, cast: Cast, entries: None, client_for: SignIn) -> None:
    assert client_for(cast.reviewer).get(f"/journal/{query}").status_code == 400


def test_an_entry_is_said_in_words(cast: Cast, entries: None, client_for: SignIn) -> None:
    shown = text_of(client_for(cast.controller).get("/journal/").content.decode())
    assert "1\u202f020,5, validé" in shown
    assert "IMT Mines Albi" in shown
    assert "relevé" in shown


def test_pages_follow_each_other_in_as_many_queries(cast: Cast, client_for: SignIn) -> None:
    write("first")
    client = client_for(cast.reviewer)
    with CaptureQueriesContext(connection) as alone:
        client.get("/journal/")
    for number in range(60):
        write(f"entry {number}", by=cast.controller)
    with CaptureQueriesContext(connection) as many:
        first = client.get("/journal/")
    assert len(alone) == len(many) == 5
    following = client.get(f"/journal/?avant={first.context['page'].following}")
    labels = [line.entry.label for page in (first, following) for line in page.context["lines"]]
    assert labels == [*(f"entry {number}" for number in reversed(range(60))), "first"]


def test_the_menu_leads_to_it_for_those_who_read_it(cast: Cast, client_for: SignIn) -> None:
    assert 'href="/journal/"' in client_for(cast.controller).get("/journal/").content.decode()
    assert 'href="/journal/"' not in client_for(cast.reader).get("/").content.decode()
