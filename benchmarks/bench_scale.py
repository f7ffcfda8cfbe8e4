"""A thousand institutions in one PostgreSQL database: one page, one import, one export, one total.

`--institutions`, `--indicators` and `--years` make it smaller. Times are of this process and of its database backend.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

from benchmarks import drill, stage
from benchmarks.generate import LAST_YEAR, Size, code_of, fill
from benchmarks.measuring import Clock, line, number, ratio, row, skipped, with_backend

READER = "lecture@example.org"
LARGE_SCHOOLS = 100
EXPORT = """
import os, sys
import django
django.setup()
from django.core.management import call_command
from benchmarks.peak import peak_growth
with open(os.devnull, "w") as stream:
    print(peak_growth(lambda: call_command("export_dataset", sys.argv[1], stdout=stream)))
"""
NO_CLIENT = "installer les outils de PostgreSQL (`apt install postgresql-client`)"
SUMS = (
    "SELECT indicator_id, year, sum(value) FROM indicators_observation"
    " WHERE contract_id = %s AND state IN ('validated', 'published') GROUP BY indicator_id, year"
)


class Chosen:
    """Which of the databases everything is read from and written to."""

    alias = "default"

    def db_for_read(self, *_given: Any, **_hints: Any) -> str:
        return self.alias

    db_for_write = db_for_read


CHOSEN = Chosen()


def main() -> None:
    given = stage.options(_sizes, database="postgresql")
    size = Size(institutions=given.institutions, indicators=given.indicators, years=given.years)
    one = replace(size, institutions=1)
    with stage.application("postgresql") as folder, contextlib.ExitStack() as stack:
        if folder is None:
            print(skipped("deux millions de valeurs", stage.NO_POSTGRESQL))
            return
        _open(stack, "alone")
        _open(stack, "large")
        for alias, held in (("default", size), ("alone", one), ("large", replace(one, schools=given.schools))):
            fill(_driver(alias), held)
        what = f"{number(size.institutions)} × {size.indicators} × {size.years}"
        measure_page(what, size, given.rounds)
        measure_import(what, size, given.rounds)
        with chosen("large"):
            measure_total(given.rounds)
            measure_export(given.rounds)
        measure_restore(what, size, folder)


def _sizes(parser: argparse.ArgumentParser) -> None:
    for name, default in (("institutions", 1_000), ("indicators", 100), ("years", 20), ("schools", LARGE_SCHOOLS)):
        parser.add_argument(f"--{name}", type=int, default=default)


def _open(stack: contextlib.ExitStack, alias: str) -> None:
    """Another database of the same server, as empty as the first still is, under a name of its own."""
    from django.db import connections

    default = connections.databases["default"]
    connections["default"].close()
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    url = stack.enter_context(stage.new_database(server, f"imt_cop_bench_{alias}", template=default["NAME"]))
    connections.databases[alias] = {**default, "NAME": url.rpartition("/")[2]}
    stack.callback(connections[alias].close)


def _driver(alias: str) -> Any:
    from django.db import connections

    connections[alias].ensure_connection()
    return connections[alias].connection


@contextlib.contextmanager
def chosen(alias: str) -> Iterator[None]:
    from django.db import router

    router.routers = [CHOSEN]
    before, CHOSEN.alias = CHOSEN.alias, alias
    try:
        yield
    finally:
        CHOSEN.alias = before


def measure_page(what: str, size: Size, rounds: int) -> None:
    among = _page("default", code_of((size.institutions + 1) // 2))
    alone = _page("alone", code_of(1))
    found = ratio(among, alone, rounds=rounds, clock=_clock("default", "alone"))
    print(line(f"{what} : page d’une institution, à froid ÷ la même seule dans la base", found, "≤ 1.2"))


def _clock(*aliases: str) -> Clock:
    """Each query by one process of the server: what others do for it would not be counted."""
    from django.db import connections

    for alias in aliases:
        with connections[alias].cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather TO 0")
    return with_backend(*(connections[alias] for alias in aliases))


def _page(alias: str, code: str) -> Callable[[], object]:
    from django.core.cache import cache

    from accounts.models import User
    from indicators.queries.definition import forget
    from schools.models import Membership

    with chosen(alias):
        user = User.objects.create_user(READER, "x", display_name="Lecture")
        Membership.objects.create(user=user, role="head_office_reader")
        client = stage.signed_in(READER)

    def work() -> None:
        with chosen(alias):
            cache.clear()
            forget()
            answer = client.get(f"/tableau-de-bord/{code}/?annee={LAST_YEAR}")
            assert answer.status_code == 200, answer.status_code

    return work


def measure_import(what: str, size: Size, rounds: int) -> None:
    from django.db import connection, transaction

    from accounts.models import AuditEntry
    from indicators.imports.actuals import import_actuals

    contract, content, rows = _empty_contract(size)

    def imported() -> Any:
        return import_actuals(contract=contract, content=content, name="valeurs.csv", state="validated")

    def undone(work: Callable[[], object]) -> Callable[[], None]:
        def tried() -> None:
            with transaction.atomic():
                work()
                transaction.set_rollback(True)

        return tried

    def copied() -> None:
        columns = "value reason state quality comment source contract_id entity_id indicator_id year kind name version"
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY indicators_observation ({', '.join(columns.split())}, updated_at) FROM STDIN") as copy,
        ):
            for values in rows:
                copy.write_row(values)

    clock = _clock("default")
    first = ratio(undone(imported), undone(copied), rounds=rounds, clock=clock)
    print(
        line(
            f"{what} : import d’une institution ({number(len(rows))} valeurs, historique et journal) ÷ COPY",
            first,
            "≤ 2",
        )
    )
    imported()
    before = AuditEntry.objects.count()
    again = ratio(imported, undone(copied), rounds=rounds, clock=clock)
    print(line(f"{what} : le même import, une seconde fois ÷ COPY", again, "≤ 2"))
    assert imported().changed == 0
    more = "lignes du journal après chaque nouvel import du même fichier ; valeurs changées : 0"
    print(row(f"{what} : traces du même import répété", AuditEntry.objects.count() - before, more, "≤ 0"))


def _empty_contract(size: Size) -> tuple[Any, bytes, list[tuple[Any, ...]]]:
    """One more institution, whose figures are still in a file: the file, and the rows that it becomes."""
    from django.utils import timezone

    from indicators.models import Contract, Indicator
    from schools.models import Entity

    institute = Entity.objects.create(code="nouvelle", short_name="Nouvelle", name="Nouvelle", kind="institute")
    contract = Contract.objects.create(
        code="nouveau", title="Nouveau", institute=institute, first_year=LAST_YEAR - size.years + 1, last_year=LAST_YEAR
    )
    shared: dict[str, Any] = {"contract": contract, "unit": "élèves", "direction": "up", "rollup": "entered"}
    series = Indicator.objects.bulk_create(
        Indicator(code=f"serie-{rank:03}", label=f"Série {rank}", kind="indicator", position=rank, **shared)
        for rank in range(size.indicators)
    )
    stream, rows = StringIO(), []
    writer = csv.writer(stream)
    writer.writerow(["entity", "indicator", "year", "value", "comment", "source"])
    for one in series:
        for year in contract.years:
            value = 1_000 + one.position * year
            writer.writerow([institute.code, one.code, year, value, "Rentrée", "Enquête annuelle"])
            said = value, "", "validated", "final", "Rentrée", "Enquête annuelle"
            rows.append((*said, contract.pk, institute.pk, one.pk, year, "actual", "copie", 1, timezone.now()))
    return contract, stream.getvalue().encode(), rows


def measure_total(rounds: int) -> None:
    from django.db import connections

    from indicators.calculations.evaluation import Evaluator
    from indicators.models import Contract
    from indicators.queries.contract_data import contract_data
    from indicators.queries.definition import forget

    contract = Contract.objects.select_related("institute").get()

    def total() -> None:
        forget()
        evaluator = Evaluator(contract_data(contract, year=LAST_YEAR))
        for indicator in evaluator.data.indicators:
            for year in contract.years:
                evaluator.cell(contract.institute.code, indicator, year)

    def grouped() -> None:
        with connections["large"].cursor() as cursor:
            cursor.execute(SUMS, [contract.pk])
            cursor.fetchall()

    found = ratio(total, grouped, rounds=min(rounds, 3), clock=_clock("large"))
    print(line(f"{_large()} : consolidation de tous les indicateurs, toutes les années ÷ GROUP BY", found, "≤ 1"))


def _large() -> str:
    from indicators.models import Observation

    return f"un contrat de {number(Observation.objects.count())} valeurs"


def measure_export(rounds: int) -> None:
    from django.core.management import call_command
    from django.db import connections

    def exported() -> None:
        with open(os.devnull, "w", encoding="utf-8") as stream:
            call_command("export_dataset", code_of(1), stdout=stream)

    def copied() -> None:
        query = (
            "SELECT c.code, e.code, i.code, o.year, o.kind, o.value, i.unit, o.state, o.reason, o.expected_on,"
            " o.comment, o.source FROM indicators_observation o JOIN indicators_contract c ON c.id = o.contract_id JOIN"
            " schools_entity e ON e.id = o.entity_id JOIN indicators_indicator i ON i.id = o.indicator_id"
            " ORDER BY e.position, i.position, o.year"
        )
        with connections["large"].cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
            for _block in copy:
                pass

    grown = memory_of_export(connections.databases["large"]["NAME"])
    found = ratio(exported, copied, rounds=min(rounds, 3), clock=_clock("large"))
    print(line(f"{_large()} : export CSV ÷ COPY", found, "≤ 1.3"))
    print(row(f"{_large()} : mémoire que prend l’export", grown, "Mio", "≤ 64"))


def memory_of_export(database: str) -> float:
    """In a process of its own: what was read here before would hide what an export needs."""
    url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{database}"
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(stage.ROOT)}
    command = [sys.executable, "-c", EXPORT, code_of(1)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)


def measure_restore(what: str, size: Size, folder: Path) -> None:
    named = f"{what} : restauration d’une sauvegarde dans une base vide, en secondes"
    if shutil.which("pg_dump") is None:
        print(skipped(named, NO_CLIENT, f"≤ {drill.SECONDS}"))
        return
    made, put_back = drill.restored(
        os.environ["DATABASE_URL"], folder, contract=code_of((size.institutions + 1) // 2), year=LAST_YEAR
    )
    more = f"temps écoulé ; la sauvegarde en prend {number(made)} ; mêmes évaluations après"
    print(row(named, put_back, more, f"≤ {drill.SECONDS}"))


if __name__ == "__main__":
    main()
