"""`load_contract`: all or nothing, named refusals, and nothing on a second load."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from indicators.imports.contract import ContractRefusedError, load_contract
from indicators.models import Baseline, Contract, Indicator, Observation, Target
from schools.models import Entity
from tests.contracts import ARCHIPEL, COP_2018, COP_2023

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the invented contract, to be spoiled."""
    return Path(shutil.copytree(ARCHIPEL, tmp_path / "archipel"))


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(ContractRefusedError) as refused:
        load_contract(folder)
    return str(refused.value)


def export(contract: str) -> str:
    out = StringIO()
    call_command("export_dataset", contract, stdout=out)
    return out.getvalue()


def test_another_institutions_contract_loads_from_the_same_format() -> None:
    report = load_contract(ARCHIPEL)
    contract = Contract.objects.get(code="archipel-2030-2033")
    assert report.changed > 0
    assert contract.institute.code == "archipel"
    assert Indicator.objects.get(denominator__code="marins").code == "cartes-par-marin"
    assert Target.objects.filter(contract=contract, entity__code="ile-nord").count() == 4


def test_every_printed_row_is_exported() -> None:
    load_contract(ARCHIPEL)
    lines = export("archipel-2030-2033").splitlines()
    assert len(lines) == 1 + 5 + 8
    assert (
        "archipel-2030-2033,archipel,recettes,2027-2029,reference,,10.5,,,constant,M€,provisional,,,,"
        "archipel.txt · Objectifs · l. 13"
    ) in lines


@pytest.mark.parametrize("directory", [COP_2023, COP_2018, ARCHIPEL])
def test_loading_twice_changes_nothing(directory: Path) -> None:
    code = load_contract(directory).contract
    before, entries = export(code), AuditEntry.objects.count()
    assert load_contract(directory).changed == 0
    assert export(code) == before
    assert AuditEntry.objects.count() == entries


def test_the_two_real_contracts_share_their_schools_without_quarrel() -> None:
    load_contract(COP_2018)
    load_contract(COP_2023)
    assert load_contract(COP_2018).changed == 0
    assert load_contract(COP_2023).changed == 0
    assert Entity.objects.schools().count() == 9


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("targets.csv", "reach,20,", "reach,2O,", "targets.csv:2: value:"),
        ("targets.csv", "2030-2033,gte", "2033-2030,gte", "targets.csv:3: period:"),
        ("targets.csv", "gte,125", "gte,", "targets.csv:3: value:"),
        ("targets.csv", "range,5,8", "range,8,5", "targets.csv:5: value_max:"),
        ("targets.csv", "ile-sud,marins", "ile-est,marins", "targets.csv:4: entity: code inconnu"),
        ("targets.csv", "ile-sud,marins", "ile-sud,baleines", "targets.csv:4: indicator: code inconnu"),
        ("baselines.csv", "not_available", "oublié", "baselines.csv:5: reason:"),
        ("baselines.csv", ",not_available,", ",,", "baselines.csv:5: value:"),
        ("indicators.csv", "weighted_mean,candidats", "weighted_mean,", "indicators.csv:3: weight:"),
        (
            "indicators.csv",
            "weighted_mean,candidats",
            "weighted_mean,inconnus",
            "indicators.csv:3: weight: code inconnu",
        ),
        ("entities.csv", ",school,archipel,3", ",ecole,archipel,3", "entities.csv:4: kind:"),
        ("contract.csv", "2030,2033", "2033,2030", "contract.csv:2: last_year:"),
        ("milestones.csv", "code,title", "code,titre", "milestones.csv:1: title: colonne absente"),
        ("deliverables.csv", "2031-06-30", "30/06/2031", "deliverables.csv:2: due:"),
        ("not_applicable.csv", "texte", "roman", "not_applicable.csv:2: source: document inconnu"),
    ],
)
def test_a_corrupted_line_is_refused_by_file_and_line(folder: Path, file: str, old: str, new: str, said: str) -> None:
    spoil(folder / file, old, new)
    assert said in refusal(folder)
    assert not Contract.objects.exists()
    assert not Entity.objects.exists()


def test_a_refused_load_leaves_the_loaded_contract_as_it_was(folder: Path) -> None:
    load_contract(folder)
    before = export("archipel-2030-2033")
    spoil(folder / "targets.csv", "reach,130", "reach,140")
    spoil(folder / "milestones.csv", "A1,", "A 1,")
    assert "milestones.csv:2: code:" in refusal(folder)
    assert export("archipel-2030-2033") == before


def test_every_problem_is_said_but_not_its_consequences(folder: Path) -> None:
    spoil(folder / "indicators.csv", "marins,sailors,0", "marins,sailors,zéro")
    spoil(folder / "targets.csv", "range,5,8", "range,8,5")
    assert len(refusal(folder).splitlines()) == 2


def test_a_repeated_line_names_the_first(folder: Path) -> None:
    file = folder / "baselines.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    assert "baselines.csv:7: répète la ligne 2" in refusal(folder)


def test_an_unknown_file_is_refused(folder: Path) -> None:
    (folder / "cibles.csv").write_text("a\n", encoding="utf-8")
    assert "cibles.csv: fichier inconnu" in refusal(folder)


@pytest.mark.parametrize("content", [b"code\xff,x\n", b'code,"x\n', b"code\x00,x\n", b""])
def test_a_damaged_file_is_refused(folder: Path, content: bytes) -> None:
    (folder / "domains.csv").write_bytes(content)
    assert "domains.csv:1: " in refusal(folder)


def test_a_corrected_file_updates_and_removes(folder: Path) -> None:
    load_contract(folder)
    spoil(folder / "targets.csv", "reach,130", "reach,140")
    spoil(folder / "targets.csv", "archipel,recettes,2033,reach,12,,absolute,constant,12 M€,,texte,Objectifs,13\n", "")
    report = load_contract(folder)
    assert (report.updated["targets.csv"], report.deleted["targets.csv"]) == (1, 1)
    assert Target.objects.get(entity__code="ile-sud", year=2033).value == 140


def test_figures_are_never_touched_by_a_load(folder: Path) -> None:
    load_contract(COP_2023)
    adjustment = Observation.objects.get(indicator__code="eleves-ingenieurs", kind="adjustment")
    adjustment.value += 1
    adjustment.save()
    assert load_contract(COP_2023).changed == 0
    adjustment.refresh_from_db()
    assert adjustment.value == 181


def test_an_indicator_that_holds_figures_cannot_be_dropped(folder: Path) -> None:
    load_contract(folder)
    baseline = Baseline.objects.filter(entity__code="ile-nord").get()
    contract = baseline.contract
    Observation.objects.create(
        contract=contract,
        entity=baseline.entity,
        indicator=Indicator.objects.get(contract=contract, code="naufrages"),
        year=2030,
        value=1,
        updated_at="2030-09-01T00:00Z",
    )
    lines = (folder / "indicators.csv").read_text(encoding="utf-8").splitlines()
    (folder / "indicators.csv").write_text("\n".join(li for li in lines if "naufrages" not in li), encoding="utf-8")
    (folder / "not_applicable.csv").unlink()
    assert "des valeurs s’y rattachent" in refusal(folder)


def test_the_command_exits_with_1_and_says_why(folder: Path) -> None:
    spoil(folder / "targets.csv", "reach,20,", "reach,2O,")
    err = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("load_contract", str(folder), stderr=err)
    assert refused.value.returncode == 1
    assert "targets.csv:2: value:" in err.getvalue()
