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
SCHOOL, SERIES = "imt-mines-albi", "eleves-diplomants"
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
    client = stage.signed_in(READER)

    def asked(address: str, **headers: str) -> Callable[[], object]:
        return lambda: client.get(address, headers=headers)

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
    cold = Cold(client)
    written = "un chiffre venant d’être écrit, définition et lignes inchangées gardées"
    measure_cold(cold.written, cold.read, f"{written} ({database})", rounds)
    measure_cold(cold.started, cold.started, f"dans un processus qui démarre ({database})", rounds)


class Cold:
    """The dashboard where no answer is kept."""

    def __init__(self, client: Any) -> None:
        from indicators.models import Observation

        self.client = client
        # A school's, which the institute's own is computed from.
        named = {"contract__code": stage.CONTRACT, "entity__code": SCHOOL, "indicator__code": SERIES, "year": 2025}
        self.figure = Observation.objects.filter(**named, state="validated")

    def read(self) -> Any:
        from django.core.cache import cache

        cache.clear()
        return self.client.get(DASHBOARD)

    def written(self) -> Any:
        """Once a figure is written, another one each time: the contract's definition and the other rows are kept."""
        from django.db.models import F

        self.figure.update(value=F("value") + 1)
        return self.read()

    def started(self) -> Any:
        """As in a process that has just started, with nothing kept at all."""
        from imt_cop.core import drawn
        from indicators.queries import definition

        definition.forget()
        drawn.forget()
        return self.read()


def without_tokens(page: Any) -> bytes:
    """A form's token is masked anew each time."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", page.content)


def measure_cold(dashboard: Callable[[], Any], read: Callable[[], Any], when: str, rounds: int) -> None:
    """`read` is the dashboard again, where nothing is written in between: it must be the same page."""
    dashboard()

    def naively(work: Callable[[], Any]) -> Any:
        with n_plus_one.applied():
            return work()

    def naive() -> Any:
        return naively(dashboard)

    page, queries = with_queries(read)
    same, many = with_queries(lambda: naively(read))
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
