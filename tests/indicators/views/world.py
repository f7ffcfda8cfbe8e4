"""A campaign as its pages see it: two schools and their institute, units of their own, targets, a pair sans objet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.test import Client

from accounts.models import User
from indicators.models import (
    Baseline,
    Campaign,
    Contract,
    Domain,
    EntryUnit,
    Indicator,
    NotApplicable,
    Observation,
    Sheet,
    Target,
)
from indicators.services import sheets
from indicators.services.campaigns import open_campaign
from indicators.services.observations import FigureInput, save_figure
from schools.models import Entity
from tests.cast import Cast

CONTRACT = "cop-essai"
YEAR = 2025
BASE = f"/saisie/{CONTRACT}/{YEAR}/"
TOKEN = re.compile(rb'("X-CSRFToken": "|name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+')

SERIES: dict[str, dict[str, Any]] = {
    "eleves": {"unit": "élèves"},
    "ingenieurs": {"unit": "élèves"},
    "recherche": {"unit": "M€", "decimals": 2, "price_basis": "constant"},
    "part": {"unit": "%", "decimals": 1, "rollup": "entered"},
    "energie": {"unit": "kWh/m²", "declined": False, "rollup": "entered", "direction": "down"},
    "diplomes": {"unit": "diplômés", "kind": "supporting"},
    "indice": {"unit": "indice", "kind": "external", "declined": False, "rollup": "entered", "decimals": 2},
}


@dataclass(frozen=True, slots=True)
class World:
    """`nord` types its research income in k€, and has no engineering students."""

    cast: Cast
    contract: Contract
    campaign: Campaign

    @classmethod
    def build(cls, cast: Cast, *, schools: Sequence[Entity] = ()) -> World:
        contract = Contract.objects.create(
            code=CONTRACT, title="Contrat d’essai", institute=cast.institute, first_year=2023, last_year=2027
        )
        domain = Domain.objects.create(contract=contract, code="d", label="Formation", label_en="Education", position=1)
        defaults = {"kind": "indicator", "direction": "up", "rollup": "sum", "declined": True}
        series = {
            code: Indicator.objects.create(
                contract=contract, code=code, label=f"Série {code}", position=rank, domain=domain, **(defaults | given)
            )
            for rank, (code, given) in enumerate(SERIES.items())
        }
        NotApplicable.objects.create(contract=contract, entity=cast.nord, indicator=series["ingenieurs"])
        EntryUnit.objects.create(
            contract=contract, entity=cast.nord, indicator=series["recherche"], unit="k€", factor=Decimal("0.001")
        )
        for entity in (cast.institute, cast.albi, cast.nord, *schools):
            Baseline.objects.create(
                contract=contract, entity=entity, indicator=series["recherche"], kind="reference",
                first_year=2020, last_year=2022, value=Decimal("0.64"),
            )  # fmt: skip
            Target.objects.create(
                contract=contract, entity=entity, indicator=series["eleves"], year=YEAR, comparator="reach",
                value=Decimal(1210), basis="absolute",
            )  # fmt: skip
        campaign = open_campaign(contract=contract, year=YEAR, by=cast.reviewer)
        return cls(cast, contract, campaign)

    def sheet(self, entity: Entity) -> Sheet:
        return Sheet.objects.select_related("campaign__contract__institute", "entity").get(
            campaign=self.campaign, entity=entity
        )

    def save(self, value: str, *, code: str = "eleves", by: User | None = None) -> Observation:
        found = Observation.objects.filter(entity=self.cast.albi, indicator__code=code, year=YEAR).first()
        return save_figure(
            sheet=self.sheet(self.cast.albi),
            indicator=Indicator.objects.get(contract=self.contract, code=code),
            figure=FigureInput(value=Decimal(value)),
            expected_version=found.version if found else 0,
            by=by or self.cast.controller,
        )

    def submit(self) -> Sheet:
        self.save("1000")
        return sheets.submit(sheet=self.sheet(self.cast.albi), by=self.cast.controller)


def url(entity: Entity, *parts: str) -> str:
    return "".join(f"{part}/" for part in (f"{BASE}{entity.code}", *parts))


def row(key: str, value: str = "", *, version: int = 0, **more: object) -> dict[str, str]:
    """What the browser posts of one row."""
    fields: dict[str, object] = {"value": value, "version": version, "quality": "final"} | more
    return {f"{key}-{name}": str(text) for name, text in fields.items()}


def save_cell(client: Client, entity: Entity, code: str, value: str, **more: Any) -> Any:
    """A cell as the page's script posts it."""
    return client.post(url(entity, code), row(code, value, **more) | {"row": code}, headers={"HX-Request": "true"})


def without_tokens(response: Any) -> bytes:
    """The bytes of an answer but for the forgery tokens, which differ at every answer."""
    content: bytes = response.content
    return TOKEN.sub(rb"\1", content)


def text_of(response: Any) -> str:
    page: str = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
