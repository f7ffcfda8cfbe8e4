"""Many rows added at once: the same rows, keys and refusals as one by one, by COPY where there is PostgreSQL."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Action, AuditEntry
from imt_cop.core.inserting import FEW, insert
from indicators.choices import MissingReason, ObservationState
from indicators.imports.contract import load_contract
from indicators.models import Contract, Indicator, Observation
from tests.contracts import COP_2023

pytestmark = pytest.mark.django_db
MANY = FEW + 1
TEXTS = ("", "\\N", "a\tb", "deux\nlignes", "« guillemets » \\ et ' et \"", "é\u00a0", "\r\n.")


def observations(count: int) -> list[Observation]:
    load_contract(COP_2023)
    contract = Contract.objects.select_related("institute").get()
    series = Indicator.objects.filter(contract=contract).first()
    assert series is not None
    shared = {"contract": contract, "entity": contract.institute, "indicator": series, "updated_at": timezone.now()}
    return [
        Observation(
            **shared,
            year=1900 + rank,
            value=None if rank % 3 == 0 else Decimal("123456789012345.123456789") - rank,
            reason=MissingReason.NOT_AVAILABLE if rank % 3 == 0 else "",
            expected_on=timezone.localdate() if rank % 3 == 0 else None,
            state=ObservationState.VALIDATED,
            comment=TEXTS[rank % len(TEXTS)],
        )
        for rank in range(count)
    ]


@pytest.mark.parametrize("count", [1, MANY])
def test_what_is_added_is_read_back_as_it_was(count: int) -> None:
    rows = observations(count)
    insert(rows, keyed=True)
    names = [field.attname for field in Observation._meta.concrete_fields]
    found = Observation.objects.in_bulk([row.pk for row in rows])
    for row in rows:
        assert [getattr(found[row.pk], name) for name in names] == [getattr(row, name) for name in names]
    # Their table's own sequence went on: the next row meets none of these keys.
    following = observations(count + 1)[-1]
    following.save()
    assert following.pk not in found


def test_one_row_refused_and_none_is_there() -> None:
    rows = observations(MANY)
    rows[-1].year = rows[0].year
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(rows, keyed=True)
    assert not Observation.objects.filter(year__in=[row.year for row in rows], contract=rows[0].contract).exists()


def test_the_journal_takes_any_text_and_gives_each_line_a_key() -> None:
    insert(
        [AuditEntry(action=Action.IMPORTED, object_type="x", object_id=str(n), old=TEXTS[n % 7]) for n in range(MANY)]
    )
    found = list(AuditEntry.objects.filter(object_type="x").order_by("pk").values_list("object_id", "old", "action"))
    assert found == [(str(n), TEXTS[n % 7], "imported") for n in range(MANY)]


def test_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        insert([])
    assert len(queries) == 0
