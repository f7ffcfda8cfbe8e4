"""An exported dataset is accepted: one instance can be carried to another."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from accounts.models import AuditEntry
from indicators.imports.actuals import import_actuals
from indicators.imports.contract import load_contract
from indicators.models import Contract, Observation
from tests.contracts import COP_2018, COP_2023, ROOT
from tests.indicators.imports.conftest import Import, Refusals

pytestmark = pytest.mark.django_db

ROW = "archipel-2030-2033,ile-nord,marins,2030,actual,,1.234,,,,marins,validated+estimated,,,Un mot,Enquête\n"
HEADER = (
    "contract,entity,indicator,period,kind,comparator,value,value_max,basis,price_basis,unit,state,reason,"
    "expected_on,note,source\n"
)


def export(contract: str, path: Path) -> bytes:
    call_command("export_dataset", contract, output=path)
    return path.read_bytes()


def test_a_whole_contract_is_carried_to_another_instance(tmp_path: Path) -> None:
    load_contract(COP_2023)
    contract = Contract.objects.get()
    actuals = (ROOT / "fixtures" / "demo" / "actuals.csv").read_bytes()
    with transaction.atomic():
        import_actuals(contract=contract, content=actuals, name="actuals.csv")
        exported = export(contract.code, tmp_path / "a.csv")
        transaction.set_rollback(True)
    assert Observation.objects.filter(year__gt=2022).count() == 0
    report = import_actuals(contract=contract, content=exported, name="a.csv")
    assert report.changed > 400
    assert export(contract.code, tmp_path / "b.csv") == exported


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    load_contract(COP_2018)
    with pytest.raises(CommandError, match=r"absent/a\.csv : "):
        export("cop-2018-2022", tmp_path / "absent" / "a.csv")


@pytest.mark.parametrize("directory", [COP_2018, COP_2023])
def test_what_a_contract_prints_is_imported_over_itself_without_change(directory: Path, tmp_path: Path) -> None:
    load_contract(directory)
    contract = Contract.objects.get()
    before = AuditEntry.objects.count()
    report = import_actuals(contract=contract, content=export(contract.code, tmp_path / "a.csv"), name="a.csv")
    assert (report.changed, AuditEntry.objects.count()) == (0, before)
    assert report.rows == Observation.objects.count()
    assert report.ignored > 0


def test_its_plain_decimals_are_not_ambiguous_and_its_names_are_understood(import_text: Import) -> None:
    import_text(HEADER + ROW)
    kept = Observation.objects.get()
    assert (str(kept.value), kept.state, kept.quality) == ("1.234", "validated", "estimated")
    assert (kept.comment, kept.source) == ("Un mot", "Enquête")


def test_another_contract_or_another_unit_is_refused(refusals: Refusals) -> None:
    [problem] = refusals(HEADER + ROW.replace("archipel-2030-2033", "cop-2018-2022"))
    assert problem.startswith("valeurs.csv:2: contract: ")
    [problem] = refusals(HEADER + ROW.replace(",marins,validated", ",milliers,validated"))
    assert problem.startswith("valeurs.csv:2: unit: ")
