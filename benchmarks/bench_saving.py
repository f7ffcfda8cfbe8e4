"""One figure of a sheet saved, with its revision, its trace and its new version, against a bare UPDATE of its row.

With the real contract and the demonstration's invented figures, under the service and by a whole request to the API.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from benchmarks import stage
from benchmarks.measuring import Clock, line, ratio, skipped, with_backend

CONTROLLER, SCHOOL, YEAR = "controleur.eurecom@demo.example", "eurecom", 2025
BARE = "pair/"
VALUES = itertools.count(1_000)


def main() -> None:
    given = stage.options()
    with stage.application(given.database) as folder:
        if folder is None:
            print(skipped("un chiffre enregistré (PostgreSQL)", stage.NO_POSTGRESQL, "≤ 1.5"))
            return
        stage.load_demonstration(folder)
        measure(stage.DATABASES[given.database], given.rounds)


def measure(database: str, rounds: int) -> None:
    from django.db import connection

    from indicators.models import Observation

    row = (
        Observation.objects.filter(entity__code=SCHOOL, year=YEAR, state="draft", kind="actual", value__isnull=False)
        .select_related("indicator")
        .first()
    )
    assert row is not None
    clock = with_backend(connection) if connection.vendor == "postgresql" else None
    measure_service(row, database, rounds, clock)
    measure_request(row, database, rounds, clock)


def bare(pk: int) -> None:
    from django.db import transaction
    from django.db.models import F

    from indicators.models import Observation

    with transaction.atomic():
        Observation.objects.filter(pk=pk).update(value=Decimal(next(VALUES)), version=F("version") + 1)


def measure_service(row: Any, database: str, rounds: int, clock: Clock | None) -> None:
    from accounts.models import User
    from indicators.models import Observation, Sheet
    from indicators.services.observations import FigureInput, save_figure

    sheet = Sheet.objects.select_related("campaign__contract", "entity").get(
        campaign__contract__code=stage.CONTRACT, campaign__year=YEAR, entity__code=SCHOOL
    )
    by = User.objects.get(email=CONTROLLER)
    on_screen = [known(Observation, row.pk)]

    def save() -> None:
        saved = save_figure(
            sheet=sheet,
            indicator=row.indicator,
            figure=FigureInput(value=Decimal(next(VALUES))),
            expected_version=on_screen[0],
            by=by,
        )
        on_screen[0] = saved.version

    def update() -> None:
        bare(row.pk)
        on_screen[0] += 1

    found = ratio(save, update, rounds=rounds, **given(clock))
    what = f"un chiffre enregistré, contrôlé, avec sa version et son journal ÷ un UPDATE nu ({database})"
    print(line(what, found, "≤ 1.5"))


def given(clock: Clock | None) -> dict[str, Clock]:
    return {"clock": clock} if clock else {}


def known(model: Any, pk: int) -> int:
    """The version that the person has on screen."""
    version: int = model.objects.values_list("version", flat=True).get(pk=pk)
    return version


def measure_request(row: Any, database: str, rounds: int, clock: Clock | None) -> None:
    from django.http import HttpRequest, HttpResponse
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt

    from imt_cop import urls
    from indicators.models import Observation

    @csrf_exempt
    def bare_view(request: HttpRequest) -> HttpResponse:
        bare(row.pk)
        return HttpResponse(str(request.user))

    urls.urlpatterns.insert(0, path(BARE, bare_view))
    client = stage.signed_in(CONTROLLER)
    address = f"/api/v1/sheets/{stage.CONTRACT}/{YEAR}/{SCHOOL}/figures/{row.indicator.code}/"

    on_screen = [known(Observation, row.pk)]

    def put() -> None:
        body = {"value": str(next(VALUES)), "version": on_screen[0]}
        answer = client.put(address, body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        on_screen[0] += 1

    def updated() -> None:
        client.put(f"/{BARE}")
        on_screen[0] += 1

    found = ratio(put, updated, rounds=rounds, **given(clock))
    print(line(f"le même par l’API, requête entière ÷ une vue qui ne fait qu’un UPDATE ({database})", found))


if __name__ == "__main__":
    main()
