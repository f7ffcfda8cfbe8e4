"""`manage.py import_actuals`: what it prints, and how it ends."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Contract, Observation

pytestmark = pytest.mark.django_db


def run(file: Path, contract: Contract, *options: str) -> str:
    out = StringIO()
    call_command("import_actuals", str(file), "--contract", contract.code, *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "valeurs.csv"
    path.write_text("entity,indicator,year,value\nile-nord,marins,2030,130\n", encoding="utf-8")
    return path


def test_it_says_what_it_wrote_and_that_a_second_time_nothing_changes(file: Path, contract: Contract) -> None:
    assert "valeurs écrites\u00a0: 1\u00a0; inchangées\u00a0: 0" in run(file, contract, "--state", "validated")
    assert Observation.objects.get().state == "validated"
    assert "rien à changer" in run(file, contract)


def test_a_dry_run_writes_nothing(file: Path, contract: Contract) -> None:
    assert "rien n’a été écrit" in run(file, contract, "--dry-run")
    assert not Observation.objects.exists()


def test_a_refused_file_ends_with_status_1_and_names_its_lines(file: Path, contract: Contract) -> None:
    file.write_text("entity,indicator,year,value\nile-nord,marins,2030,\n", encoding="utf-8")
    err = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("import_actuals", str(file), "--contract", contract.code, stderr=err)
    assert ended.value.returncode == 1
    assert err.getvalue().startswith("valeurs.csv:2: value: vide")


def test_an_absent_file_and_an_unknown_contract_end_with_a_sentence(file: Path, contract: Contract) -> None:
    with pytest.raises(CommandError, match="fichier ou dossier absent"):
        run(file.with_name("absent.csv"), contract)
    with pytest.raises(CommandError, match="c’est un dossier"):
        run(file.parent, contract)
    with pytest.raises(CommandError, match="contrat inconnu"):
        call_command("import_actuals", str(file), "--contract", "cop-1900")
