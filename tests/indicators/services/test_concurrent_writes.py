"""Eight people edit one figure at once, through the service: whatever was acknowledged is there."""

from __future__ import annotations

import random
import threading
import time
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import AuditEntry
from indicators.models import Observation, ObservationRevision
from indicators.services.observations import FigureInput, StaleFigureError, save_figure
from tests.cast import Cast
from tests.indicators.services.season import Season

WRITERS, EDITS = 8, 25


class Writers:
    """Each adds one to the figure so many times: reads it, saves it at the version that it read, tries again."""

    def __init__(self, season: Season) -> None:
        self.sheet = season.sheet(season.cast.albi)
        self.indicator = season.series("eleves")
        self.by = season.cast.controller
        self.gate = threading.Barrier(WRITERS)
        self.acknowledged: list[int] = []

    def run(self) -> None:
        threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _write(self) -> None:
        self.gate.wait()
        try:
            for _ in range(EDITS):
                while not self._add_one():
                    # As people do: who was told so looks again first.
                    time.sleep(random.random() / 10)
                self.acknowledged.append(1)
        finally:
            connection.close()

    def _add_one(self) -> bool:
        read = Observation.objects.filter(indicator=self.indicator).first()
        value = (read.value or Decimal(0)) + 1 if read else Decimal(1)
        try:
            save_figure(
                sheet=self.sheet,
                indicator=self.indicator,
                figure=FigureInput(value=value),
                expected_version=read.version if read else 0,
                by=self.by,
            )
        except StaleFigureError:
            return False
        return True


@pytest.mark.django_db(transaction=True)
def test_eight_writers_lose_no_acknowledged_write() -> None:
    writers = Writers(Season.build(Cast.build()))
    writers.run()
    figure, total = Observation.objects.get(), WRITERS * EDITS
    assert len(writers.acknowledged) == total
    assert (figure.value, figure.version) == (Decimal(total), total)
    revisions = ObservationRevision.objects.order_by("version").values_list("version", "value")
    assert list(revisions) == [(version, Decimal(version)) for version in range(1, total + 1)]
    assert AuditEntry.objects.filter(object_type="observation").count() == total
