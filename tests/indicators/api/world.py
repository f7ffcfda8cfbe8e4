"""A small contract for the API's tests: three series, two schools, a campaign, figures put in any state."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from indicators.models import (
    Baseline,
    Campaign,
    Contract,
    Domain,
    Indicator,
    Observation,
    ObservationRevision,
    Sheet,
    Target,
)
from indicators.services.campaigns import open_campaign
from milestones.models import Deliverable, Milestone, MilestoneAction
from schools.models import Entity
from tests.cast import Cast

CONTRACT = "cop-essai"
YEAR = 2025


def content_of(response: Any) -> bytes:
    """What was answered, sent whole or piece by piece."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


class Api:
    """The API as one person sees it: `api.get("contracts/")`."""

    def __init__(self, user: User | None = None, *, token: str = "") -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"} if token else None)
        if user is not None:
            self.client.force_login(user)

    def get(self, path: str, *, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", parameters, headers=headers)

    def rows(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        response = self.get(path, **parameters)
        assert response.status_code == 200, response.content
        found: list[dict[str, Any]] = response.json()["results"]
        return found

    def put(self, path: str, body: Any, *, headers: dict[str, str] | None = None) -> Any:
        return self.client.put(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(f"/api/v1/{path}", body or {}, content_type="application/json")


@dataclass(frozen=True, slots=True)
class World:
    cast: Cast
    contract: Contract
    campaign: Campaign

    def series(self, code: str) -> Indicator:
        return Indicator.objects.get(contract=self.contract, code=code)

    def sheet(self, entity: Entity) -> Sheet:
        return Sheet.objects.get(campaign=self.campaign, entity=entity)

    def figure(
        self,
        entity: Entity,
        value: str,
        *,
        state: str = "draft",
        code: str = "eleves",
        kind: str = "actual",
        name: str = "",
        year: int = YEAR,
    ) -> Observation:
        now = timezone.now()
        figure = Observation.objects.create(
            contract=self.contract,
            entity=entity,
            indicator=self.series(code),
            year=year,
            kind=kind,
            name=name,
            value=Decimal(value),
            state=state,
            updated_at=now,
        )
        ObservationRevision.objects.create(
            observation=figure, version=1, at=now, value=figure.value, state=state, quality=figure.quality
        )
        return figure


def build(cast: Cast) -> World:
    """Every entity has the same reference and targets: 100 in 2022, 120 in 2025, 150 in 2027."""
    contract = Contract.objects.create(
        code=CONTRACT, title="Contrat d’essai", institute=cast.institute, first_year=2023, last_year=2027
    )
    domain = Domain.objects.create(contract=contract, code="formation", label="Formation")
    shared: dict[str, Any] = {"contract": contract, "unit": "élèves", "direction": "up"}
    pupils = Indicator.objects.create(
        code="eleves",
        label="Élèves",
        kind="indicator",
        domain=domain,
        declined=True,
        rollup="sum",
        position=1,
        **shared,
    )
    Indicator.objects.create(
        code="energie", label="Énergie", kind="indicator", domain=domain, rollup="entered", position=2, **shared
    )
    Indicator.objects.create(
        code="diplomes", label="Diplômés", kind="supporting", declined=True, rollup="sum", position=3, **shared
    )
    Indicator.objects.create(code="ipc", label="Prix", kind="external", rollup="entered", position=4, **shared)
    asked = [cast.institute, cast.albi, cast.nord]
    shared = {"contract": contract, "indicator": pupils}
    Baseline.objects.bulk_create(
        Baseline(entity=entity, first_year=2022, last_year=2022, kind="reference", value=Decimal(100), **shared)
        for entity in asked
    )
    Target.objects.bulk_create(
        Target(entity=entity, year=year, comparator="reach", value=Decimal(value), basis="absolute", **shared)
        for entity in asked
        for year, value in ((2025, 120), (2027, 150))
    )
    milestone = Milestone.objects.create(contract=contract, code="J1", title="Jalon")
    action = MilestoneAction.objects.create(milestone=milestone, code="J1-1", label="Action")
    Deliverable.objects.create(
        action=action, code="L1", label="Livrable", first_year=YEAR, last_year=YEAR, due_certainty="year_end",
        scope="each_school",
    )  # fmt: skip
    return World(cast, contract, open_campaign(contract=contract, year=YEAR, by=None))
