"""People who add one to the same figure, each as a page does: read it, save it at the version that was read."""

from __future__ import annotations

import time
from decimal import Decimal
from random import Random
from threading import Lock

from django.db import connections
from django.db.models import QuerySet

from accounts.models import AuditEntry, User
from imt_cop.core.errors import StaleError
from indicators.models import Indicator, Observation, ObservationRevision, Sheet
from indicators.services.observations import FigureInput, save_figure

INDICATOR = "publications"


class Editors:
    def __init__(self, *, contract: str, email: str) -> None:
        self.by = User.objects.get(email=email)
        self.sheet = Sheet.objects.get(
            campaign__contract__code=contract, campaign__year=2026, entity__code="imt-mines-albi"
        )
        self.indicator = Indicator.objects.get(contract__code=contract, code=INDICATOR)
        self._figures().delete()
        self.before = AuditEntry.objects.filter(object_type="observation").count()
        self.acknowledged = self.stale = 0
        self.errors: list[str] = []
        self._lock = Lock()

    def edit(self, times: int, chance: Random) -> None:
        try:
            for _time in range(times):
                while not self._add_one():
                    # As people do: who was told so looks again first.
                    time.sleep(chance.random() / 20)
                with self._lock:
                    self.acknowledged += 1
        except Exception as error:
            self.errors.append(repr(error))
        finally:
            connections.close_all()

    def _add_one(self) -> bool:
        read = self._figures().first()
        try:
            save_figure(
                sheet=self.sheet,
                indicator=self.indicator,
                figure=FigureInput(value=((read and read.value) or Decimal(0)) + 1),
                expected_version=read.version if read else 0,
                by=self.by,
            )
        except StaleError:
            with self._lock:
                self.stale += 1
            return False
        return True

    def kept(self) -> tuple[int, int, int, int]:
        """The value, its version, its history's length, its lines in the journal."""
        figure = self._figures().get()
        revisions = ObservationRevision.objects.filter(observation=figure).count()
        audited = AuditEntry.objects.filter(object_type="observation").count() - self.before
        return int(figure.value or 0), figure.version, revisions, audited

    def _figures(self) -> QuerySet[Observation]:
        return Observation.objects.filter(
            contract=self.indicator.contract, indicator=self.indicator, entity=self.sheet.entity, year=2026
        )
