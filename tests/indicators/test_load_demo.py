"""`load_demo`: invented figures and a person a role, where DEMO is true and nowhere else."""

from __future__ import annotations

import stat
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.choices import Role
from accounts.models import AuditEntry, Notification, User
from indicators.imports.contract import load_contract
from indicators.models import Campaign, Contract, Observation, Sheet
from milestones.choices import DeliverableState, ReviewState
from milestones.models import ProgressReport
from milestones.permissions import Basis
from milestones.queries.progress import deliverables_in_force
from schools.models import Membership
from tests.contracts import COP_2023

pytestmark = pytest.mark.django_db
PASSWORD_FILE = "demo-password"


@pytest.fixture
def _demo(settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.VAR_DIR = True, tmp_path
    load_contract(COP_2023)


def run() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_it_is_refused_where_demo_is_not_true(settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.VAR_DIR = False, tmp_path
    load_contract(COP_2023)
    with pytest.raises(CommandError, match="DEMO") as ended:
        run()
    assert ended.value.returncode == 1
    assert not User.objects.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_demo")
def test_it_opens_an_account_for_every_role_and_prints_how_to_sign_in(tmp_path: Path) -> None:
    printed = run()
    password = (tmp_path / PASSWORD_FILE).read_text(encoding="ascii").strip()
    assert set(Membership.objects.values_list("role", flat=True)) == {role.value for role in Role}
    assert User.objects.get(email="controleur.albi@demo.example").check_password(password)
    assert printed.count(password) == User.objects.count()
    assert stat.S_IMODE((tmp_path / PASSWORD_FILE).stat().st_mode) == 0o600


@pytest.mark.usefixtures("_demo")
def test_a_second_load_changes_nothing() -> None:
    first = run()
    before = AuditEntry.objects.count(), Contract.objects.get().data_version
    second = run()
    assert "rien à changer" in second
    assert second.splitlines()[1:] == first.splitlines()[1:]
    assert (AuditEntry.objects.count(), Contract.objects.get().data_version) == before


@pytest.mark.usefixtures("_demo")
def test_what_was_done_in_the_demonstration_stays() -> None:
    run()
    Observation.objects.filter(entity__code="imt-bs", indicator__code="publications", year=2024).update(value=1)
    assert "rien à changer" in run()
    assert Observation.objects.get(entity__code="imt-bs", indicator__code="publications", year=2024).value == 1


@pytest.mark.usefixtures("_demo")
def test_every_figure_says_that_it_is_invented() -> None:
    run()
    invented = Observation.objects.filter(year__gt=2022)
    assert set(invented.values_list("source", flat=True)) == {"Chiffre inventé pour la démonstration"}


@pytest.mark.usefixtures("_demo")
def test_sheets_agree_with_their_figures() -> None:
    run()
    found = Sheet.objects.values_list("campaign__year", "campaign__state", "state").distinct()
    assert set(found.order_by()) == {
        (2023, "closed", "validated"),
        (2024, "closed", "validated"),
        (2025, "open", "validated"),
        (2025, "open", "submitted"),
        (2025, "open", "draft"),
        (2026, "open", "draft"),
    }
    assert not Observation.objects.filter(year=2026).exists()


@pytest.mark.usefixtures("_demo")
def test_its_figures_show_most_statuses() -> None:
    run()
    statuses: set[str] = set()
    for year in (2023, 2024, 2025):
        out = StringIO()
        call_command("evaluate", "cop-2023-2027", "--year", str(year), stdout=out)
        statuses |= {word for line in out.getvalue().splitlines() for word in line.split(",")}
    assert {"met", "near", "behind", "regressing", "missing", "not_evaluable", "not_due", "tracking"} <= statuses
    assert {"awaiting_comparator", "not_applicable", "partial", "adjusted", "entered", "off_path"} <= statuses


@pytest.mark.usefixtures("_demo")
def test_its_campaigns_write_to_nobody_and_open_before_they_are_due() -> None:
    run()
    assert not Notification.objects.exists()
    assert [one.year for one in Campaign.objects.all() if not one.opens_on or not one.due_on] == []
    assert [one.year for one in Campaign.objects.filter(opens_on__gte=F("due_on"))] == []


@pytest.mark.usefixtures("_demo")
def test_every_state_of_a_deliverable_is_met_and_every_text_says_that_it_is_invented() -> None:
    run()
    found = deliverables_in_force(Contract.objects.get(), Basis.REPORTED, today=date(2026, 3, 20))
    assert {one.state for one in found} == set(DeliverableState)
    [shared] = [one for one in found if one.is_shared]
    assert (shared.done, shared.asked) == (6, 9)
    assert {part.review for one in found for part in one.parts} == set(ReviewState)
    for report in ProgressReport.objects.all():
        assert "invent" in report.text + report.evidence + report.postponed_reason + report.dropped_reason
    assert not Notification.objects.exists()


@pytest.mark.usefixtures("_demo")
def test_the_ministry_reads_the_years_that_were_published() -> None:
    run()
    found = deliverables_in_force(Contract.objects.get(), Basis.PUBLISHED)
    assert {one.year for one in found if one.state is not None} == {2023, 2024}
