"""The dates of the boards and councils: who keeps them, and what they are offered for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from imt_cop.core.errors import InvalidInputError, RefusedError
from indicators.models import Contract, Council
from indicators.services.councils import record, withdraw
from schools.models import Entity
from tests.cast import Cast
from tests.dashboards.conftest import CODE, SignIn, add
from tests.dashboards.rows import rows_by, text_of

pytestmark = pytest.mark.django_db
URL = f"/conseils/{CODE}/"
EVOLUTIONS = f"/evolutions/{CODE}/"
BOARD = date(2025, 3, 12)


@pytest.fixture
def board(cast: Cast, contract: Contract) -> Council:
    return record(contract=contract, entity=contract.institute, held_on=BOARD, note="CA", by=cast.reviewer)


def test_the_head_office_records_a_board(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reviewer)
    response = client.post(URL, {"entity": contract.institute.pk, "held_on": "2025-03-12", "note": "CA"})
    assert response.status_code == 302
    assert rows_by("council", client.get(URL).content.decode())["imt:2025-03-12"][:3] == [
        "12\u00a0mars 2025",
        "IMT",
        "CA",
    ]
    entry = AuditEntry.objects.get(object_type="council")
    assert (entry.action, entry.old, entry.new, entry.by) == ("created", "", "2025-03-12 — CA", cast.reviewer)


def test_others_read_the_dates_and_write_none(cast: Cast, board: Council, client_for: SignIn) -> None:
    for user in (cast.controller, cast.reader, cast.head_reader, cast.ministry):
        page = client_for(user).get(URL).content.decode()
        assert "12\u00a0mars 2025" in page
        assert "<form" not in page[page.index("<main") :]
        with pytest.raises(RefusedError):
            record(contract=board.contract, entity=board.entity, held_on=date(2025, 6, 1), by=user)
        with pytest.raises(RefusedError):
            withdraw(council=board, by=user)
    assert Council.objects.count() == 1


def test_the_same_date_again_changes_nothing(cast: Cast, board: Council) -> None:
    version = Contract.objects.get(code=CODE).data_version
    record(contract=board.contract, entity=board.entity, held_on=BOARD, note="CA", by=cast.reviewer)
    assert Contract.objects.get(code=CODE).data_version == version
    assert AuditEntry.objects.filter(object_type="council").count() == 1


def test_another_note_corrects_it(cast: Cast, board: Council) -> None:
    record(contract=board.contract, entity=board.entity, held_on=BOARD, note="CA extraordinaire", by=cast.reviewer)
    entry = AuditEntry.objects.filter(object_type="council").order_by("-pk")[0]
    assert (entry.action, entry.old, entry.new) == ("changed", "2025-03-12 — CA", "2025-03-12 — CA extraordinaire")


def test_a_date_is_taken_back(cast: Cast, board: Council, client_for: SignIn) -> None:
    assert client_for(cast.reviewer).post(f"{URL}{board.pk}/retirer/").status_code == 302
    assert not Council.objects.exists()
    entry = AuditEntry.objects.filter(object_type="council").order_by("-pk")[0]
    assert (entry.action, entry.old, entry.new) == ("removed", "2025-03-12 — CA", "")


@pytest.mark.parametrize("held_on", [date(1925, 3, 12), date(2040, 1, 1)])
def test_a_date_far_from_the_contract_is_refused(held_on: date, cast: Cast, contract: Contract) -> None:
    with pytest.raises(InvalidInputError, match="entre 2022 et 2029"):
        record(contract=contract, entity=contract.institute, held_on=held_on, by=cast.reviewer)


def test_who_has_no_council_is_refused(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    outside = Entity.objects.get(code="insic")
    with pytest.raises(InvalidInputError):
        record(contract=contract, entity=outside, held_on=BOARD, by=cast.reviewer)
    response = client_for(cast.reviewer).post(URL, {"entity": outside.pk, "held_on": "hier"})
    assert response.status_code == 422


def test_what_changed_counts_from_the_last_board(cast: Cast, board: Council, client_for: SignIn) -> None:
    next_one = timezone.localdate() + timedelta(days=30)
    record(contract=board.contract, entity=board.entity, held_on=date(2024, 3, 1), by=cast.reviewer)
    if next_one.year <= 2029:
        record(contract=board.contract, entity=board.entity, held_on=next_one, by=cast.reviewer)
    response = client_for(cast.reader).get(EVOLUTIONS, {"annee": "2024"})
    assert response.context["page"].since == BOARD
    shown = response.content.decode()
    assert "Depuis le conseil du 1er\u00a0mars 2024" in text_of(shown)
    assert f"du={next_one}" not in shown


def test_before_a_board_it_counts_from_the_one_before(cast: Cast, board: Council, client_for: SignIn) -> None:
    record(contract=board.contract, entity=board.entity, held_on=date(2024, 3, 1), by=cast.reviewer)
    page = client_for(cast.reader).get(EVOLUTIONS, {"annee": "2024", "au": "2025-03-12"}).context["page"]
    assert page.since == date(2024, 3, 1)


def test_a_school_counts_from_its_own_council(cast: Cast, board: Council, client_for: SignIn) -> None:
    school = Entity.objects.get(code="imt-mines-albi")
    record(contract=board.contract, entity=school, held_on=date(2025, 4, 2), by=cast.reviewer)
    add(board.contract, "imt-mines-albi", "eleves-diplomants", 2024, "1020")
    client = client_for(cast.reader)
    page = client.get(EVOLUTIONS, {"annee": "2024", "ecole": "imt-mines-albi"})
    assert page.context["page"].since == date(2025, 4, 2)
    assert rows_by("value", page.content.decode())["imt-mines-albi:eleves-diplomants"][1:] == [
        "—",
        "1\u202f020",
        "nouvelle",
    ]


def test_the_institute_s_page_counts_what_changed_in_each_school(
    cast: Cast, board: Council, client_for: SignIn
) -> None:
    add(board.contract, "imt-mines-albi", "eleves-diplomants", 2024, "1020")
    page = client_for(cast.reader).get(EVOLUTIONS, {"annee": "2024"}).content.decode()
    assert rows_by("changed", page) == {"imt-mines-albi": ["IMT Mines Albi", "1", "0", "0", "0"]}
    assert "imt-mines-albi:eleves-diplomants" not in rows_by("value", page)


def test_a_recorded_date_reaches_a_page_that_was_kept(cast: Cast, contract: Contract, client_for: SignIn) -> None:
    client = client_for(cast.reader)
    client.get(EVOLUTIONS)
    etag = client.get(EVOLUTIONS)["ETag"]
    assert client.get(EVOLUTIONS, headers={"If-None-Match": etag}).status_code == 304
    record(contract=contract, entity=contract.institute, held_on=BOARD, by=cast.reviewer)
    assert client.get(EVOLUTIONS, headers={"If-None-Match": etag}).status_code == 200
