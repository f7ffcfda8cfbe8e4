"""Adding many rows at once: by COPY where the database has it, else as Django does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections, router, transaction
from django.db.models import Model

from imt_cop.core.prepared import PreparedInsert

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=Model)

BATCH = 500
# Below, a statement of Django's own costs no more.
FEW = 20


# One row, as a save by a person leaves: by a statement written once.
_alone: dict[type[Model], PreparedInsert] = {}


def insert(rows: Sequence[M], *, keyed: bool = False) -> None:
    """Add new rows of one model, all or none; with `keyed`, each then knows its key.

    COPY is an insertion like any other: constraints, triggers and rights are those of INSERT.
    """
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    if len(rows) == 1 and not keyed:
        if model not in _alone:
            _alone[model] = PreparedInsert(model)
        _alone[model](rows[0], using=connection.alias)
        return
    if connection.vendor != "postgresql" or len(rows) < FEW:
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    with transaction.atomic(using=connection.alias, savepoint=False), connection.wrap_database_errors:
        if keyed:
            _number(connection, rows)
        _copy(connection, rows, [f for f in model._meta.concrete_fields if keyed or not f.primary_key])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _number(connection: BaseDatabaseWrapper, rows: Sequence[M]) -> None:
    """Give the rows the next keys of their table's own sequence."""
    table, key = rows[0]._meta.db_table, rows[0]._meta.pk.column
    sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
    with connection.cursor() as cursor:
        cursor.execute(sequence, [table, key, len(rows)])
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number


def _copy(connection: BaseDatabaseWrapper, rows: Sequence[M], fields: Sequence[Any]) -> None:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    target = f"COPY {quoted(rows[0]._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(target) as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])
