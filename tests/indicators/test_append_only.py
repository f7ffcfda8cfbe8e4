"""What a figure was is never rewritten: the database itself refuses, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from indicators.imports.contract import load_contract
from indicators.models import ObservationRevision
from tests.contracts import COP_2023

pytestmark = pytest.mark.django_db
CHANGES = ("UPDATE indicators_observationrevision SET value = '1'", "DELETE FROM indicators_observationrevision")


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_a_revision(statement: str) -> None:
    load_contract(COP_2023)
    before = list(ObservationRevision.objects.values_list("pk", "value"))
    assert before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(ObservationRevision.objects.values_list("pk", "value")) == before
