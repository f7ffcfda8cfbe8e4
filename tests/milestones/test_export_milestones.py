"""`export_milestones`: exact columns, one row for each deliverable, year and entity asked."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.imports.contract import load_contract
from indicators.models import Contract
from milestones.queries.progress import deliverables_in_force
from milestones.services import progress
from tests.contracts import ARCHIPEL, COP_2018, COP_2023
from tests.milestones.world import Plan

pytestmark = pytest.mark.django_db
COLUMNS = "contract,milestone,action,deliverable,year,due,due_certainty,scope,entity,state,done_on,evidence,source"


def exported(code: str) -> list[dict[str, str]]:
    out = StringIO()
    call_command("export_milestones", code, stdout=out)
    assert out.getvalue().split("\n")[0] == COLUMNS
    return list(csv.DictReader(StringIO(out.getvalue())))


def states(code: str, today: date) -> dict[tuple[str, int], str | None]:
    contract = Contract.objects.get(code=code)
    found = deliverables_in_force(contract, today=today)
    return {(one.deliverable.code, one.year): one.state.value if one.state else None for one in found}


def test_what_spans_five_years_gives_five_rows() -> None:
    load_contract(COP_2023)
    rows = [row for row in exported("cop-2023-2027") if row["deliverable"].startswith("Suivi annuel + jalons")]
    assert [(row["year"], row["due"]) for row in rows] == [(str(y), f"{y}-12-31") for y in range(2023, 2028)]


def test_actions_and_deliverables_are_named_as_printed() -> None:
    load_contract(COP_2023)
    row = next(row for row in exported("cop-2023-2027") if "(T4 24)" in row["deliverable"])
    assert row["deliverable"] == "Mise en place d’un entrepôt de données V1 (T4 24)"
    assert row["action"].startswith("M1.2 : Faire converger largement les Learning Management Systems")


def test_what_each_school_owes_gives_a_row_a_school() -> None:
    load_contract(COP_2023)
    rows = [row for row in exported("cop-2023-2027") if row["scope"] == "each_school"]
    assert len(rows) == 9
    assert "imt" not in {row["entity"] for row in rows}
    assert all(row["milestone"] == "J3" for row in rows)


def test_printed_dates_are_kept_with_their_certainty() -> None:
    load_contract(COP_2023)
    rows = exported("cop-2023-2027")
    [platform] = [row for row in rows if "(T1/2024)" in row["deliverable"]]
    [crm] = [row for row in rows if "(T2/2026) ?" in row["deliverable"]]
    [barometer] = [row for row in rows if row["deliverable"].startswith("Fin 2025")]
    assert (platform["due"], platform["due_certainty"]) == ("2024-03-31", "printed")
    assert (crm["due"], crm["due_certainty"]) == ("2026-06-30", "uncertain")
    assert (barometer["year"], barometer["due"]) == ("2026", "2025-12-31")


def test_without_recorded_progress_a_day_that_has_passed_is_late() -> None:
    load_contract(ARCHIPEL)
    on_the_day = states("archipel-2030-2033", date(2031, 6, 30))
    after = states("archipel-2030-2033", date(2031, 7, 1))
    assert on_the_day["A1-1-2031-1", 2031] == "to_start"
    assert (after["A1-1-2031-1", 2031], after["A1-1-2032-1", 2032]) == ("late", "to_start")


def test_a_reviewed_contract_has_no_recorded_state() -> None:
    load_contract(COP_2018)
    rows = exported("cop-2018-2022")
    assert {row["state"] for row in rows} == {""}
    assert {row["done_on"] for row in rows} == {""}


def test_the_evidence_of_a_reviewed_contract_is_where_its_review_was_read() -> None:
    load_contract(COP_2018)
    rows = exported("cop-2018-2022")
    assert all("BILAN DÉTAILLÉ DES JALONS" in row["evidence"] for row in rows)


def test_the_command_tells_what_is_validated(plan: Plan) -> None:
    place = plan.place()
    plan.report()
    waiting = [row for row in exported(plan.contract.code) if row["entity"] == place.entity.code]
    plan.validate()
    told = [row for row in exported(plan.contract.code) if row["entity"] == place.entity.code]
    assert [(row["done_on"], row["evidence"]) for row in waiting] == [("", "")]
    found = [(row["state"], row["done_on"], row["evidence"], row["due"]) for row in told]
    assert found == [("done", "2025-05-20", "Délibération n° 12", "2025-12-31")]


def test_a_granted_date_leaves_the_contracts_in_the_export(plan: Plan) -> None:
    until, by = date(2099, 6, 30), plan.cast.controller
    progress.postpone(place=plan.place(), until=until, reason="Marché", expected_version=0, by=by)
    plan.validate()
    [row] = [row for row in exported(plan.contract.code) if row["entity"] == "imt-mines-albi"]
    assert (row["state"], row["due"]) == ("postponed", "2025-12-31")


def test_json_holds_the_same_rows_with_null_for_none(tmp_path: Path) -> None:
    load_contract(ARCHIPEL)
    target = tmp_path / "livrables.json"
    call_command("export_milestones", "archipel-2030-2033", format="json", output=target)
    rows = json.loads(target.read_text(encoding="utf-8"))
    assert len(rows) == 1 + 3
    assert (rows[0]["done_on"], rows[0]["evidence"]) == (None, None)


def test_an_unknown_contract_is_refused() -> None:
    with pytest.raises(CommandError, match="contrat inconnu"):
        call_command("export_milestones", "autre")
