"""Reading: the institute's dashboard and the API against an empty view, and against an N+1 implementation.

With the real contract and the demonstration's invented figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from benchmarks import n_plus_one, stage
from benchmarks.measuring import line, ratio, row, skipped

DASHBOARD = f"/tableau-de-bord/{stage.CONTRACT}/?annee=2025"
API = f"/api/v1/evaluations/?contract={stage.CONTRACT}&year=2025"
READER = "instruction.un@demo.example"


def main() -> None:
    given = stage.options()
    with stage.application(given.database) as folder:
        if folder is None:
            print(skipped("tableau de bord (PostgreSQL)", stage.NO_POSTGRESQL))
            return
        stage.load_demonstration(folder)
        measure(stage.DATABASES[given.database], given.rounds)


def measure(database: str, rounds: int) -> None:
    from django.core.cache import cache

    from indicators.queries.definition import forget

    client = stage.signed_in(READER)

    def asked(address: str, **headers: str) -> Callable[[], object]:
        return lambda: client.get(address, headers=headers)

    def written(address: str) -> Callable[[], Any]:
        """Once a figure is written: no answer is kept from the time before, the contract's definition is."""

        def work() -> Any:
            cache.clear()
            return client.get(address)

        return work

    def started(address: str) -> Callable[[], Any]:
        """As in a process that has just started, with nothing kept at all."""

        def work() -> Any:
            cache.clear()
            forget()
            return client.get(address)

        return work

    def unchanged(address: str) -> Callable[[], object]:
        """As by somebody who has the answer; the first one sets the cookie behind the forms' tokens."""
        client.get(address)
        return asked(address, **{"If-None-Match": client.get(address)["ETag"]})

    empty = asked("/healthz")

    def against_empty(what: str, work: Callable[[], object], reach: str = "") -> None:
        print(line(f"{what} ÷ vue vide ({database})", ratio(work, empty, rounds=rounds), reach))

    against_empty("tableau de bord de l’institut, inchangé, renvoyé entier", asked(DASHBOARD), "≤ 4")
    against_empty("tableau de bord de l’institut, inchangé, 304", unchanged(DASHBOARD), "≤ 4")
    against_empty("API, 210 évaluations, inchangées, 304", unchanged(API), "≤ 2")
    against_empty("API, 210 évaluations, inchangées, renvoyées", asked(API))
    measure_cold(written(DASHBOARD), f"un chiffre venant d’être écrit ({database})", rounds)
    measure_cold(started(DASHBOARD), f"dans un processus qui démarre ({database})", rounds)


def without_tokens(page: Any) -> bytes:
    """A form's token is masked anew each time."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", page.content)


def measure_cold(dashboard: Callable[[], Any], when: str, rounds: int) -> None:
    dashboard()

    def naive() -> Any:
        with n_plus_one.applied():
            return dashboard()

    page, queries = with_queries(dashboard)
    same, many = with_queries(naive)
    assert without_tokens(same) == without_tokens(page)
    found = ratio(naive, dashboard, rounds=min(rounds, 5))
    what = f"la même page en N+1 ({len(many)} requêtes SQL) ÷ tableau de bord de l’institut, {when}"
    print(line(what, found, "≥ 100"))
    own = [sql for sql in queries if "django_session" not in sql and "accounts_user" not in sql]
    more = "plus la session et la personne, que lit toute vue ; les mêmes pour 1 ou 9 écoles, 1 ou 7 ans"
    print(row(f"requêtes SQL du tableau de bord, {when}", len(own), more, "≤ 6"))


def with_queries(work: Callable[[], Any]) -> tuple[Any, list[str]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = work()
    return answer, [one["sql"] for one in queries]


if __name__ == "__main__":
    main()
