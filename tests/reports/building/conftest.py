"""Reports are built of the invented contract, with figures in every state, and of the demonstration's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from indicators.imports.actuals import import_actuals
from indicators.imports.contract import load_contract
from indicators.models import Contract
from reports.building import build_snapshot
from reports.document import Snapshot
from schools.models import Entity
from tests.contracts import ARCHIPEL, COP_2018, COP_2023, ROOT

Build = Callable[..., Snapshot]
STATES = frozenset({"validated", "published"})
COLUMNS = "entity,indicator,year,value,state,provisional,reason,expected_on,comment,kind"
# A year: one school is published, one validated and provisional, one missing with its reason; what must not be seen
# is drafted or submitted.
FIGURES = f"""{COLUMNS}
ile-nord,marins,2030,121,published,,,,,
ile-sud,marins,2030,105,published,,,,,
ile-ouest,marins,2030,7,published,,,,,
archipel,recettes,2030,11,published,,,,,
ile-nord,marins,2031,131,published,,,,Une promotion de plus,
ile-sud,marins,2031,876543,validated,yes,,,Dit au conseil,
ile-ouest,marins,2031,,validated,,not_available,2032-06-30,,
ile-nord,candidats,2031,40,published,,,,,
ile-nord,reussite,2031,62.46,published,,,,,
ile-sud,reussite,2031,987654321,submitted,,,,Transmis en secret,
ile-sud,naufrages,2031,987654322,draft,,,,Brouillon secret,
archipel,recettes,2031,0,validated,,,,,
,prix,2030,100,published,,,,,external
,prix,2031,110,published,,,,,external
ile-nord,marins,2032,765432,validated,,,,Plus tard,
"""


@pytest.fixture
def archipel(db: None) -> Contract:
    load_contract(ARCHIPEL)
    contract = Contract.objects.select_related("institute").get(code="archipel-2030-2033")
    import_actuals(contract=contract, content=FIGURES.encode(), name="valeurs.csv")
    return contract


@pytest.fixture
def demo(db: None) -> Contract:
    load_contract(COP_2023)
    contract = Contract.objects.select_related("institute").get(code="cop-2023-2027")
    path = ROOT / "fixtures" / "demo" / "actuals.csv"
    import_actuals(contract=contract, content=path.read_bytes(), name=path.name)
    return contract


@pytest.fixture
def before(db: None) -> Contract:
    load_contract(COP_2018)
    return Contract.objects.select_related("institute").get(code="cop-2018-2022")


@pytest.fixture
def build() -> Build:
    """The report of a contract and year: the institute's by default, as things stand today."""

    def run(contract: Contract, year: int, entity: str = "", **options: Any) -> Snapshot:
        today: date = timezone.localdate()
        given = {"kind": "annual", "as_of": today, "narratives": {}, "states": STATES, "today": today, "version": 1}
        place = Entity.objects.get(code=entity) if entity else contract.institute
        return build_snapshot(contract=contract, entity=place, year=year, **{**given, **options})

    return run
