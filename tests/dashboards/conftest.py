"""The real contract with a few figures, and whoever reads it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from indicators.imports.contract import load_contract
from indicators.models import Contract, Indicator, Observation
from indicators.services import contracts
from schools.models import Entity
from tests.cast import Cast
from tests.contracts import COP_2023

SignIn = Callable[[User], Client]
CODE = "cop-2023-2027"


@pytest.fixture
def contract(cast: Cast) -> Contract:
    load_contract(COP_2023)
    return Contract.objects.select_related("institute").get(code=CODE)


@pytest.fixture
def figures(contract: Contract) -> Contract:
    """Students and energy of two years; what is validated is not published yet."""
    add(contract, "imt", "consommation-energie", 2023, "140", state="published")
    add(contract, "imt", "consommation-energie", 2024, "133", state="validated")
    add(contract, "imt", "part-etudiantes-ingenieurs", 2024, "24.5", state="validated", quality="provisional")
    add(contract, "imt-mines-albi", "eleves-diplomants", 2024, "1020", state="validated")
    add(contract, "imt-nord-europe", "eleves-diplomants", 2024, "2300", state="submitted")
    return contract


def add(
    contract: Contract,
    entity: str,
    indicator: str,
    year: int,
    value: str,
    *,
    state: str = "validated",
    quality: str = "final",
) -> Observation:
    contracts.touch(contract)  # as every service that writes does
    return Observation.objects.create(
        contract=contract,
        entity=Entity.objects.get(code=entity),
        indicator=Indicator.objects.get(contract=contract, code=indicator),
        year=year,
        value=Decimal(value),
        state=state,
        quality=quality,
        updated_at=timezone.now(),
    )
