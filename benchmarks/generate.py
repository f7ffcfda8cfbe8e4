"""Institutions by the thousand: each its contract, its indicators with a reference and a target, its yearly figures.

    DATABASE_URL=postgres://… python -m benchmarks.generate --institutions 1000 --indicators 100 --years 20

By COPY, into a migrated and empty PostgreSQL database: two million figures, each with its revision, as the application
would have left them. `--schools` gives each institution schools, which then answer in its place.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

LAST_YEAR = 2025
NOW = datetime(2026, 1, 15, tzinfo=UTC)
SOURCE = "Enquête annuelle"
# Tables whose keys are given here: their sequences must go on from there.
NUMBERED = (
    "schools_entity",
    *(f"indicators_{name}" for name in ("contract", "domain", "indicator", "observation", "observationrevision")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    institutions: int = 1_000
    indicators: int = 100
    years: int = 20
    schools: int = 0

    @property
    def figures(self) -> int:
        return self.institutions * self.indicators * self.years * max(self.schools, 1)


def code_of(institution: int) -> str:
    return f"contrat-{institution:04}"


def fill(connection: Any, size: Size) -> None:
    """Everything in one transaction, on an open psycopg connection."""
    with connection.transaction(), connection.cursor() as cursor:
        _copy(cursor, "schools_entity", "id code short_name name kind parent_id position note source", _entities(size))
        _copy(
            cursor,
            "indicators_contract",
            "id code title title_en institute_id first_year last_year price_index note source data_version"
            " definition_mark",
            _contracts(size),
        )
        _copy(cursor, "indicators_domain", "id contract_id code label label_en position", _domains(size))
        _copy(
            cursor,
            "indicators_indicator",
            "id contract_id source code kind domain_id label label_en unit unit_en decimals direction price_basis"
            " declined rollup accumulation definition perimeter observed_at position note",
            _indicators(size),
        )
        _copy(
            cursor,
            "indicators_baseline",
            "contract_id source entity_id indicator_id kind first_year last_year value reason provisional price_basis"
            " printed note",
            _baselines(size),
        )
        _copy(
            cursor,
            "indicators_target",
            "contract_id source entity_id indicator_id year comparator value basis price_basis printed note withdrawn",
            _targets(size),
        )
        figure = "id value reason state quality comment source"
        _copy(
            cursor,
            "indicators_observation",
            f"{figure} contract_id entity_id indicator_id year kind name version updated_at",
            _observations(size),
        )
        _copy(
            cursor,
            "indicators_observationrevision",
            f"{figure} observation_id version at why",
            ((*said, said[0], 1, NOW, "import") for said in _figures(size)),
        )
        for table in NUMBERED:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
    connection.execute("ANALYZE")


def _copy(cursor: Any, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _entities(size: Size) -> Iterator[tuple[Any, ...]]:
    for one in range(1, size.institutions + 1):
        name = f"Institution {one}"
        yield one, f"institution-{one:04}", name, name, "institute", None, one, "", ""
    for one, school, key in _schools(size):
        name = f"École {one}.{school}"
        yield key, f"ecole-{one:04}-{school:04}", name, name, "school", one, school, "", ""


def _schools(size: Size) -> Iterator[tuple[int, int, int]]:
    for one in range(1, size.institutions + 1):
        for school in range(1, size.schools + 1):
            yield one, school, size.institutions + (one - 1) * size.schools + school


def _answering(size: Size) -> Iterator[tuple[int, int]]:
    """The institution, and who answers for it: itself, or each of its schools."""
    if size.schools:
        yield from ((one, key) for one, _school, key in _schools(size))
    else:
        yield from ((one, one) for one in range(1, size.institutions + 1))


def _contracts(size: Size) -> Iterator[tuple[Any, ...]]:
    first = LAST_YEAR - size.years + 1
    for one in range(1, size.institutions + 1):
        yield one, code_of(one), f"Contrat {one}", "", one, first, LAST_YEAR, "", "", "", 1, uuid4()


DOMAINS = 5


def _domains(size: Size) -> Iterator[tuple[Any, ...]]:
    for one in range(1, size.institutions + 1):
        for rank in range(DOMAINS):
            yield (one - 1) * DOMAINS + rank + 1, one, f"domaine-{rank}", f"Domaine {rank}", "", rank


def _indicators(size: Size) -> Iterator[tuple[Any, ...]]:
    rollup = "sum" if size.schools else "entered"
    for one in range(1, size.institutions + 1):
        for rank in range(size.indicators):
            key, domain = _indicator(size, one, rank), (one - 1) * DOMAINS + rank % DOMAINS + 1
            named = f"serie-{rank:03}", "indicator", domain, f"Indicateur {rank}", "", "élèves", ""
            yield key, one, SOURCE, *named, 0, "up", "", bool(size.schools), rollup, "annual", "", "", "", rank, ""


def _indicator(size: Size, institution: int, rank: int) -> int:
    return (institution - 1) * size.indicators + rank + 1


def _pairs(size: Size) -> Iterator[tuple[int, int]]:
    for one in range(1, size.institutions + 1):
        for rank in range(size.indicators):
            yield one, _indicator(size, one, rank)


def _baselines(size: Size) -> Iterator[tuple[Any, ...]]:
    year = LAST_YEAR - size.years
    for one, indicator in _pairs(size):
        yield one, SOURCE, one, indicator, "reference", year, year, 100 + indicator % 900, "", False, "", "", ""


def _targets(size: Size) -> Iterator[tuple[Any, ...]]:
    for one, indicator in _pairs(size):
        value = 150 + indicator % 900
        yield one, SOURCE, one, indicator, LAST_YEAR, "reach", value, "absolute", "", str(value), "", False


def _figures(size: Size) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(2023)
    for key in range(1, size.figures + 1):
        yield key, chance.randrange(1_000_000) / 100, "", "validated", "final", "Rentrée", SOURCE


def _observations(size: Size) -> Iterator[tuple[Any, ...]]:
    said = _figures(size)
    years = range(LAST_YEAR - size.years + 1, LAST_YEAR + 1)
    for one, entity in _answering(size):
        for rank in range(size.indicators):
            indicator = _indicator(size, one, rank)
            for year in years:
                yield *next(said), one, entity, indicator, year, "actual", "", 1, NOW


def main() -> None:
    import os

    import psycopg

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("institutions", 1_000), ("indicators", 100), ("years", 20), ("schools", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    size = Size(**vars(given))
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        if connection.execute("SELECT 1 FROM indicators_contract LIMIT 1").fetchone():
            parser.error("this database has contracts already: generate into a new one")
        started = time.perf_counter()
        fill(connection, size)
    print(f"{size.figures} figures in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
