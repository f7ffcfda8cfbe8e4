"""The head office's tolerance: who may set it, what it leaves in the journal, what it changes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from imt_cop.core.errors import InvalidInputError, RefusedError
from indicators.imports.contract import load_contract
from indicators.models import Contract, Indicator
from indicators.queries.evaluations import evaluations
from indicators.services.tolerances import set_tolerance
from tests.cast import Cast
from tests.contracts import ARCHIPEL

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator() -> Indicator:
    load_contract(ARCHIPEL)
    return Indicator.objects.select_related("contract__institute").get(code="marins")


def test_a_declared_tolerance_is_what_evaluation_uses(cast: Cast, indicator: Indicator) -> None:
    set_tolerance(indicator=indicator, value=Decimal("7.5"), by=cast.reviewer)
    contract = Contract.objects.select_related("institute").get()
    row = next(row for row in evaluations(contract, year=2033) if row.indicator == "marins")
    assert (row.tolerance, row.tolerance_declared) == (Decimal("7.5"), True)


def test_it_leaves_its_trace_and_a_new_data_version(cast: Cast, indicator: Indicator) -> None:
    before = Contract.objects.get().data_version
    set_tolerance(indicator=indicator, value=Decimal(5), by=cast.reviewer, reason="Décision du CA")
    set_tolerance(indicator=indicator, value=None, by=cast.reviewer)
    entries = AuditEntry.objects.about("indicator", indicator.pk).filter(field="tolerance").order_by("pk")
    assert [(one.old, one.new, one.reason) for one in entries] == [("", "5", "Décision du CA"), ("5", "", "")]
    assert Contract.objects.get().data_version == before + 2


def test_the_same_value_again_changes_nothing(cast: Cast, indicator: Indicator) -> None:
    before = AuditEntry.objects.count()
    set_tolerance(indicator=indicator, value=None, by=cast.reviewer)
    assert AuditEntry.objects.count() == before


def test_others_are_refused_and_so_is_a_negative_one(cast: Cast, indicator: Indicator) -> None:
    with pytest.raises(RefusedError):
        set_tolerance(indicator=indicator, value=Decimal(5), by=cast.controller)
    with pytest.raises(InvalidInputError):
        set_tolerance(indicator=indicator, value=Decimal(-5), by=cast.reviewer)
