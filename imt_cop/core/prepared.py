"""Statements that come again and again: written in SQL by the ORM once a process, then run with other values.

To write a query costs the ORM several times what the database takes to answer it by a key. What is read, and how it
becomes objects, stays the ORM's: nothing here knows a table or a column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import Model, QuerySet, TextField, Value
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError

R = TypeVar("R")

# What stands for the values when the query is written: within the smallest integer column, and nobody's text.
MARKS: dict[type, Callable[[int], int | str]] = {
    int: lambda rank: 32_001 + rank,
    str: lambda rank: f"<value {rank} of a prepared query>",
}


Places = tuple[tuple[int | None, Any], ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """A query in the SQL of one database, and what makes its rows objects."""

    sql: str
    # Of each parameter in turn: the rank of the value, or None and what it always is.
    parameters: Places
    converters: tuple[tuple[int, Any, Any], ...]
    locks: bool
    made: Callable[[Sequence[Any]], Any]


class Prepared(Generic[R]):
    """Called with values, answers the rows in a list.

    `make` answers the queryset, given what stands for each value, of these `kinds` (int or str), as it would be given
    the values themselves; it may only compare columns with them. The queryset is one of objects (`select_related` and
    annotations included) or of `values_list`.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, R]], *kinds: type) -> None:
        self._make = make
        self._marks = [MARKS[kind](rank) for rank, kind in enumerate(kinds)]
        self._written: dict[str, _Written] = {}

    def __call__(self, *values: int | str) -> list[R]:
        """Raises TransactionManagementError where the query locks rows, outside a transaction."""
        alias, written = self._once_written()
        connection = connections[alias]
        if written.locks and not connection.in_atomic_block:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        parameters = _given(written.parameters, values)
        with connection.cursor() as cursor:
            cursor.execute(written.sql, parameters)
            rows: list[Any] = cursor.fetchall()
        if written.converters:
            rows = [list(row) for row in rows]
            for row in rows:
                for place, converters, expression in written.converters:
                    for convert in converters:
                        row[place] = convert(row[place], expression, connection)
        return [written.made(row) for row in rows]

    def _once_written(self) -> tuple[str, _Written]:
        if len(self._written) == 1 and not router.routers:
            return next(iter(self._written.items()))
        queryset = self._make(*self._marks)
        alias = queryset.db
        if alias not in self._written:
            self._written[alias] = _write(queryset, self._marks)
        return alias, self._written[alias]


def _write(queryset: QuerySet[Any, Any], marks: list[int | str]) -> _Written:
    alias = queryset.db
    compiler = queryset.query.get_compiler(using=alias)
    sql, parameters = compiler.as_sql()
    places = _places(sql, parameters, marks)
    columns = [column for column, _sql, _alias in compiler.select]
    return _Written(
        sql=sql,
        parameters=places,
        converters=tuple((place, *found) for place, found in compiler.get_converters(columns).items()),
        locks=queryset.query.select_for_update,
        made=_maker(queryset, compiler, alias),
    )


def _maker(queryset: QuerySet[Any, Any], compiler: Any, alias: str) -> Callable[[Sequence[Any]], Any]:
    kind = queryset._iterable_class
    if kind is ValuesListIterable:
        return tuple
    if kind is not ModelIterable:
        raise TypeError(f"No prepared query answers {kind.__name__}.")
    info, select = compiler.klass_info, compiler.select
    model, places = info["model"], info["select_fields"]
    begin, end = places[0], places[-1] + 1
    names = [column.target.attname for column, _sql, _alias in select[begin:end]]
    related = get_related_populators(info, select, alias)  # type: ignore[call-arg]  # stubs of a later Django
    annotations = tuple((compiler.annotation_col_map or {}).items())

    def made(row: Sequence[Any]) -> Any:
        one = model.from_db(alias, names, row[begin:end])
        for populator in related:
            populator.populate(row, one)
        for name, place in annotations:
            setattr(one, name, row[place])
        return one

    return made


class PreparedUpdate:
    """Called with values, and with one for each of `fields`, changes the rows that they name; answers how many.

    `make` and `kinds` say which rows, as for `Prepared`; `changes` are expressions, the same each time.
    """

    def __init__(
        self, make: Callable[..., QuerySet[Any, Any]], *kinds: type, fields: Sequence[str] = (), **changes: Any
    ) -> None:
        self._make, self._fields, self._changes = make, fields, changes
        self._marks = [MARKS[kind](rank) for rank, kind in enumerate(kinds)]
        self._written: dict[str, tuple[str, Places, list[Any]]] = {}

    def __call__(self, *values: int | str, using: str = DEFAULT_DB_ALIAS, **fields: Any) -> int:
        if using not in self._written:
            self._written[using] = self._write(using)
        sql, places, columns = self._written[using]
        connection = connections[using]
        prepared = (one.get_db_prep_save(fields[one.attname], connection) for one in columns)
        with connection.cursor() as cursor:
            cursor.execute(sql, _given(places, (*values, *prepared)))
            return int(cursor.rowcount)

    def _write(self, alias: str) -> tuple[str, Places, list[Any]]:
        queryset = self._make(*self._marks).using(alias)
        new = {name: MARKS[str](rank) for rank, name in enumerate(self._fields, len(self._marks))}
        marks = [*self._marks, *new.values()]
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values({name: Value(mark, TextField()) for name, mark in new.items()} | self._changes)
        sql, parameters = query.get_compiler(using=alias).as_sql()
        columns = [queryset.model._meta.get_field(name) for name in self._fields]
        return sql, _places(sql, parameters, marks), columns


class PreparedInsert:
    """Called with a new row of `model`, adds it. The row is not told its key."""

    def __init__(self, model: type[Model]) -> None:
        self._fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        self._model = model
        self._written: dict[str, str] = {}

    def __call__(self, row: Model, *, using: str = DEFAULT_DB_ALIAS) -> None:
        if using not in self._written:
            self._written[using] = self._write(row, using)
        connection = connections[using]
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in self._fields]
        with connection.cursor() as cursor:
            cursor.execute(self._written[using], values)
        row._state.adding, row._state.db = False, using

    def _write(self, row: Model, alias: str) -> str:
        query: Any = InsertQuery(self._model)
        query.insert_values(self._fields, [row])
        ((sql, parameters),) = query.get_compiler(using=alias).as_sql()
        if sql.count("%s") != len(self._fields) or len(parameters) != len(self._fields):
            raise ValueError(f"Not every value is a parameter: {sql}")
        return str(sql)


def _places(sql: str, parameters: Sequence[Any], marks: Sequence[int | str]) -> Places:
    """Which value each parameter is. Raises ValueError where one is none."""
    places = tuple((marks.index(one), None) if one in marks else (None, one) for one in parameters)
    if {rank for rank, _always in places if rank is not None} != set(range(len(marks))):
        raise ValueError(f"A value is no parameter of the query: {sql}")
    return places


def _given(places: Places, values: Sequence[Any]) -> list[Any]:
    return [always if rank is None else values[rank] for rank, always in places]
