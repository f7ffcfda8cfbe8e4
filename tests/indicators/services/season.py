"""A campaign of two schools and their institute, opened on a known day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Notification, User
from indicators.choices import Rollup, SeriesKind
from indicators.models import Campaign, Contract, Indicator, Observation, Sheet
from indicators.services import observations, sheets
from indicators.services.campaigns import open_campaign
from indicators.services.observations import FigureInput
from schools.models import Entity
from tests.cast import Cast

YEAR = 2025
OPENED = date(2026, 1, 15)
DUE = date(2026, 3, 15)
Freeze = Callable[[date], None]


@dataclass(frozen=True, slots=True)
class Season:
    cast: Cast
    contract: Contract
    campaign: Campaign

    @classmethod
    def build(cls, cast: Cast, *, due_on: date | None = DUE) -> Season:
        contract = Contract.objects.create(
            code="cop", title="COP 2023-2027", institute=cast.institute, first_year=2023, last_year=2027
        )
        graduates = _series(contract, "diplomes", 3, kind=SeriesKind.SUPPORTING)
        _series(contract, "eleves", 1)
        _series(contract, "insertion", 2, rollup=Rollup.WEIGHTED_MEAN, weight=graduates)
        campaign = open_campaign(contract=contract, year=YEAR, due_on=due_on, by=cast.reviewer)
        Notification.objects.all().delete()
        return cls(cast, contract, campaign)

    def series(self, code: str) -> Indicator:
        return Indicator.objects.get(contract=self.contract, code=code)

    def sheet(self, entity: Entity) -> Sheet:
        return Sheet.objects.select_related("campaign__contract__institute", "entity").get(
            campaign=self.campaign, entity=entity
        )

    def save(self, value: int = 1000, *, code: str = "eleves", entity: Entity | None = None) -> Observation:
        sheet = self.sheet(entity or self.cast.albi)
        by = self.cast.controller if sheet.entity == self.cast.albi else self.cast.outsider
        found = Observation.objects.filter(entity=sheet.entity, indicator__code=code, year=YEAR).first()
        return observations.save_figure(
            sheet=sheet,
            indicator=self.series(code),
            figure=FigureInput(value=Decimal(value)),
            expected_version=found.version if found else 0,
            by=by,
        )

    def submit(self) -> Sheet:
        self.save()
        return sheets.submit(sheet=self.sheet(self.cast.albi), by=self.cast.controller)

    def validate(self) -> Sheet:
        return sheets.validate(sheet=self.submit(), by=self.cast.reviewer)


def _series(
    contract: Contract,
    code: str,
    position: int,
    *,
    kind: str = SeriesKind.INDICATOR,
    rollup: str = Rollup.SUM,
    weight: Indicator | None = None,
) -> Indicator:
    return Indicator.objects.create(
        contract=contract,
        code=code,
        kind=kind,
        label=code,
        unit="élèves",
        direction="up",
        declined=True,
        rollup=rollup,
        weight=weight,
        position=position,
    )


def outbox(*kinds: str) -> list[tuple[User, str]]:
    """Who was written to and of what, since the season began."""
    rows = Notification.objects.select_related("recipient").order_by("recipient__email", "pk")
    return [(row.recipient, row.kind) for row in rows if not kinds or row.kind in kinds]
