"""The demonstration: invented figures, a person for each role, and campaigns in every state. Never in production."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.choices import Role
from accounts.models import Action, User
from imt_cop.core.errors import RefusedError
from indicators.calculations.workflow import SheetState
from indicators.choices import CampaignState, ObservationState
from indicators.imports.actuals import import_actuals
from indicators.models import Campaign, Contract, Observation, Sheet
from indicators.services.campaigns import close_campaign, open_campaign
from schools.models import Entity, Membership

CONTRACT = "cop-2023-2027"
WHY = "démonstration"
# What other applications add to the demonstration of a contract, from its folder; each answers how much it changed.
ADDITIONS: list[Callable[[Path, Contract], int]] = []
INSTRUCTIONS = "Campagne de démonstration : tous les chiffres sont inventés."
# Each campaign's due date, and whether it is over.
CAMPAIGNS = {
    2023: (date(2024, 3, 31), CampaignState.CLOSED),
    2024: (date(2025, 3, 31), CampaignState.CLOSED),
    2025: (date(2026, 3, 31), CampaignState.OPEN),
    2026: (date(2027, 3, 31), CampaignState.OPEN),
}
# How long before its due date a campaign of the demonstration was opened.
OPENED_BEFORE = timedelta(days=75)
# How long before its due date a sheet of the demonstration was handed in, and decided on.
SUBMITTED_BEFORE, DECIDED_BEFORE = timedelta(days=20), timedelta(days=5)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    email: str
    display_name: str
    role: str
    entity: str


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was changed (nothing on a second load), and the password that everybody signs in with."""

    people: list[DemoPerson]
    password: str
    people_changed: int
    figures_written: int
    additions: int

    @property
    def changed(self) -> int:
        return self.people_changed + self.figures_written + self.additions


@transaction.atomic
def load_demo(directory: Path, *, contract: Contract, password_file: Path) -> DemoReport:
    """People, then figures and campaigns of a folder, all or nothing; RefusedError unless settings.DEMO.

    Figures and campaigns come once: afterwards they belong to whoever tries the application, and stay as left.
    """
    if not settings.DEMO:
        raise RefusedError(_("La démonstration ne se charge que là où DEMO est vrai : ses chiffres sont inventés."))
    people = _people(directory / "users.csv")
    password = demo_password(password_file)
    people_changed = _load_people(people, password)
    figures_written = _load_figures(directory, contract)
    additions = sum(add(directory, contract) for add in ADDITIONS)
    return DemoReport(people, password, people_changed, figures_written, additions)


def _load_figures(directory: Path, contract: Contract) -> int:
    if Campaign.objects.filter(contract=contract).exists():
        return 0
    path = directory / "actuals.csv"
    figures = import_actuals(contract=contract, content=path.read_bytes(), name=path.name)
    for year in CAMPAIGNS:
        _open(contract, year)
    return figures.changed


def demo_password(path: Path) -> str:
    """One password for everybody, drawn once an installation and kept where its owner alone reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    drawn = "-".join(secrets.token_hex(3) for _group in range(3))
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(f"{drawn}\n")
    return drawn


def _people(path: Path) -> list[DemoPerson]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [DemoPerson(**row) for row in csv.DictReader(stream)]


def _load_people(people: list[DemoPerson], password: str) -> int:
    """Open the accounts that are missing, and give everybody the password again where it is another."""
    known = {user.email: user for user in User.objects.filter(email__in=[person.email for person in people])}
    # One hash for all: it is slow on purpose, and the password is the same.
    hashed = next((user.password for user in known.values() if check_password(password, user.password)), "")
    hashed = hashed or make_password(password)
    changed = 0
    for person in people:
        user = known.get(person.email)
        action = Action.CHANGED if user else Action.CREATED
        user = user or User.objects.create_user(person.email, display_name=person.display_name)
        entity = Entity.objects.get(code=person.entity) if person.entity else None
        _membership, joined = Membership.objects.get_or_create(user=user, role=person.role, entity=entity)
        if joined or user.password != hashed:
            user.password = hashed
            user.save(update_fields=["password"])
            change = Change(object_type="user", object_id=user.pk, label=user.email, new=person.role)
            audit.record(action, change, by=None, reason=WHY)
            changed += 1
    return changed


def _open(contract: Contract, year: int) -> None:
    """Nobody is written to: these campaigns are over, or invented."""
    due_on, state = CAMPAIGNS[year]
    campaign = open_campaign(
        contract=contract, year=year, due_on=due_on, instructions=INSTRUCTIONS, announce=False, by=None
    )
    campaign.opens_on = min(due_on - OPENED_BEFORE, timezone.localdate())
    campaign.save(update_fields=["opens_on"])
    figures = Observation.objects.of_year(contract, year)
    states: dict[int, set[str]] = {}
    for entity_id, figure_state in figures.values_list("entity_id", "state"):
        states.setdefault(entity_id, set()).add(figure_state)
    reviewer = Membership.objects.filter(role=Role.HEAD_OFFICE_REVIEWER).order_by("pk")[0].user
    for sheet in Sheet.objects.of_campaign(campaign).select_related("entity"):
        _agree(sheet, sheet_state(states.get(sheet.entity_id, set())), due_on, reviewer)
    if state == CampaignState.CLOSED:
        close_campaign(campaign=campaign, by=reviewer)


def sheet_state(figures: set[str]) -> SheetState:
    """The state of a sheet whose figures are in these states: the least advanced of them."""
    if not figures or ObservationState.DRAFT in figures:
        return SheetState.DRAFT
    return SheetState.SUBMITTED if ObservationState.SUBMITTED in figures else SheetState.VALIDATED


def _agree(sheet: Sheet, state: SheetState, due_on: date, reviewer: User) -> None:
    """Make a new sheet agree with figures that came without it."""
    if state == SheetState.DRAFT:
        return
    due = datetime.combine(due_on, time(12), tzinfo=UTC)
    controller = Membership.objects.filter(entity=sheet.entity, role=Role.SCHOOL_CONTROLLER).order_by("pk").first()
    sheet.state = state
    sheet.submitted_at, sheet.submitted_by = due - SUBMITTED_BEFORE, controller.user if controller else None
    if state == SheetState.VALIDATED:
        sheet.decided_at, sheet.decided_by = due - DECIDED_BEFORE, reviewer
    sheet.save()
    change = Change(
        object_type="sheet",
        object_id=sheet.pk,
        entity_code=sheet.entity.code,
        field="state",
        label=str(due_on.year - 1),
        old=SheetState.DRAFT,
        new=state,
    )
    action = Action.VALIDATED if state == SheetState.VALIDATED else Action.SUBMITTED
    audit.record(action, change, by=None, contract_code=CONTRACT, reason=WHY)
