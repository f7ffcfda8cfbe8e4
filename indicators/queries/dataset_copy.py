"""The dataset as PostgreSQL itself writes it: hundreds of thousands of rows that no process has to make one by one.

The rows, their texts and their order are those of `indicators.queries.dataset`, which other databases and other forms
ask for; a test holds the two to the same bytes. Which figures there are is asked of the same query.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connections, router, transaction
from django.utils import timezone

from indicators.choices import ObservationKind
from indicators.models import Contract, Indicator, Observation
from indicators.queries.dataset import (
    ADJUSTMENT,
    COLUMNS,
    EXTERNAL,
    FIGURE,
    FINAL,
    KEY,
    RANKS,
    Order,
    figures_at,
    places_of,
    printed_rows,
    ranked,
)

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# Bytes handed on at a time, or a little more.
PIECE = 64 * 1024
# A row's place is one number: outside figures last, the entity, the series, the year, the kind.
OUTSIDE, ENTITY, SERIES, YEAR = 1 << 60, 1 << 40, 1 << 20, 1 << 4
# The kinds of figures, the most frequent first.
KINDS = sorted(ObservationKind, key=lambda kind: kind != ObservationKind.ACTUAL)
RANK = " ".join(f"WHEN '{kind}' THEN {RANKS[kind] + (kind == EXTERNAL) * OUTSIDE}" for kind in KINDS)
PLACE = f"p.rank * {ENTITY} + s.rank * {SERIES} + o.year * {YEAR} + CASE o.kind {RANK} END"
# A field without anything is written bare, which only NULL is.
FIELDS = ", ".join([*KEY, "value", *FIGURE])
FIGURES = f"""
SELECT {PLACE} AS place,
    1 AS written,
    %s AS contract,
    CASE WHEN o.kind <> '{EXTERNAL}' THEN p.code END AS entity,
    s.code AS indicator,
    o.year::text AS period,
    o.kind,
    NULL AS comparator,
    trim_scale(o.value)::text AS value,
    NULL AS value_max,
    NULL AS basis,
    CASE WHEN s.priced THEN 'current' END AS price_basis,
    NULLIF(s.unit, '') AS unit,
    CASE WHEN o.quality = '{FINAL}' THEN o.state ELSE o.state || '+' || o.quality END AS state,
    NULLIF(o.reason, '') AS reason,
    to_char(o.expected_on, 'YYYY-MM-DD') AS expected_on,
    NULLIF(CASE WHEN o.kind = '{ADJUSTMENT}' THEN o.name ELSE o.comment END, '') AS note,
    NULLIF(o.source, '') AS source
FROM ({{figures}}) o({FIELDS})
JOIN unnest(%s::bigint[], %s::bigint[], %s::text[]) p(id, rank, code) ON p.id = o.entity_id
JOIN unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::boolean[]) s(id, rank, code, unit, priced)
    ON s.id = o.indicator_id"""  # noqa: S608 - constants of this code
PRINTED = f"""
SELECT place, 0, {", ".join(f"NULLIF({name}, '')" for name in COLUMNS)}
FROM jsonb_to_recordset(%s::jsonb) AS r(place bigint, {", ".join(f"{name} text" for name in COLUMNS)})"""  # noqa: S608 - constants of this code
WHOLE = f"""
COPY (
    SELECT {", ".join(COLUMNS)}
    FROM ({FIGURES} UNION ALL {PRINTED}) d
    ORDER BY place, note COLLATE "C" NULLS FIRST, written
) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"""  # noqa: S608 - constants of this code


def csv_lines(contract: Contract, *, as_of: date | None = None) -> Iterator[bytes] | None:
    """Every row of a contract, without the header, in UTF-8; None where the database cannot write them itself."""
    connection = connections[router.db_for_read(Observation)]
    return _lines(connection, contract, as_of) if connection.vendor == "postgresql" else None


def _lines(connection: BaseDatabaseWrapper, contract: Contract, as_of: date | None) -> Iterator[bytes]:
    statement, given = _statement(contract, as_of)
    with transaction.atomic(using=connection.alias, savepoint=False), connection.cursor() as cursor:
        # Compiling the statement would take longer than what it saves.
        cursor.execute("SET LOCAL jit TO off")
        with connection.wrap_database_errors, cursor.copy(statement, given) as copy:
            # The server hands on a row at a time: gathered so, they cost least.
            lines = bytearray()
            for row in copy:
                lines += row
                if len(lines) >= PIECE:
                    yield bytes(lines)
                    lines.clear()
            yield bytes(lines)


def _statement(contract: Contract, as_of: date | None) -> tuple[str, list[Any]]:
    places, series = places_of(contract), ranked(Indicator.objects.filter(contract=contract), "position", "code")
    found, through = figures_at(contract, as_of)
    names = [*(f"{through}{name}" for name in KEY), "value", *FIGURE]
    figures, filters = found.order_by().values_list(*names).query.sql_with_params()
    printed = printed_rows(contract, places, series, as_of or timezone.localdate())
    rows = [{"place": place_of(order), **dict(zip(COLUMNS, values, strict=True))} for order, values in printed]
    ranks = [(key, rank, row.code) for key, (rank, row) in places.items()]
    measures = [(key, rank, row.code, row.unit, bool(row.price_basis)) for key, (rank, row) in series.items()]
    given = [contract.code, *filters, *_columns(ranks, 3), *_columns(measures, 5), json.dumps(rows)]
    return WHOLE.replace("{figures}", figures), given


def _columns(rows: list[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[rank] for row in rows] for rank in range(width)]


def place_of(order: Order) -> int:
    """The same number for a row that the contract prints."""
    (outside, entity, series, year), kind, _note = order
    return outside * OUTSIDE + entity * ENTITY + series * SERIES + year * YEAR + kind
