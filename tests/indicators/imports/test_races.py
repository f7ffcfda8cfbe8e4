"""Two imports of the same figures at once: one writes, the other sees it; nothing is lost nor doubled."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from imt_cop.core.errors import ConflictError
from indicators.imports.actuals import import_actuals
from indicators.imports.contract import load_contract
from indicators.models import Contract, Observation, ObservationRevision
from tests.contracts import ARCHIPEL

ROWS = "".join(f"ile-nord,marins,{year},{year}\nile-sud,marins,{year},{year}\n" for year in range(2030, 2034))


@pytest.mark.django_db(transaction=True)
def test_imports_at_the_same_time_write_each_figure_once() -> None:
    load_contract(ARCHIPEL)
    contract = Contract.objects.select_related("institute").get()
    outcomes: list[Any] = []
    gate = threading.Barrier(4)

    def run() -> None:
        gate.wait()
        try:
            content = f"entity,indicator,year,value\n{ROWS}".encode()
            outcomes.append(import_actuals(contract=contract, content=content, name="v.csv").changed)
        except ConflictError:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(outcome for outcome in outcomes if outcome != "conflict") == 8
    assert (Observation.objects.count(), ObservationRevision.objects.count()) == (8, 8)
