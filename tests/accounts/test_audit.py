"""The audit trail: written with the change, never rewritten."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.audit import Change, record
from accounts.models import Action, AuditEntry
from imt_cop.core.models import AppendOnlyError
from tests.cast import Cast

CHANGE = Change(
    object_type="observation", object_id=12, field="value", old="1000", new="1020", entity_code="imt-mines-albi"
)


def test_a_change_is_kept_with_who_and_from_what_to_what(cast: Cast) -> None:
    record(Action.CHANGED, CHANGE, by=cast.controller, contract_code="cop", reason="coquille")
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.old, entry.new, entry.reason) == (cast.controller, "1000", "1020", "coquille")
    assert AuditEntry.objects.about("observation", 12).count() == 1


def test_many_changes_are_written_in_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert record(Action.IMPORTED, [CHANGE] * 50, by=None) == 50


def test_entries_are_neither_changed_nor_removed_through_the_models(cast: Cast) -> None:
    record(Action.CHANGED, CHANGE, by=cast.controller)
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.update(new="1030")
    with pytest.raises(AppendOnlyError):
        AuditEntry.objects.all().delete()


@pytest.mark.parametrize("sql", ["UPDATE accounts_auditentry SET new = '0'", "DELETE FROM accounts_auditentry"])
def test_the_database_itself_refuses(cast: Cast, sql: str) -> None:
    record(Action.CHANGED, CHANGE, by=cast.controller)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.get().new == "1020"
