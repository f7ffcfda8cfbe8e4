"""The demonstration's invented progress: what was reported, decided and published, act by act. Never in production."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from indicators.models import Contract
from milestones.models import Deliverable, DeliverablePart
from milestones.queries.facts import due_dates
from milestones.queries.places import Place
from milestones.services import decisions, progress, publication
from milestones.services.parts import ProgressInput
from schools.models import Entity

FILE = "progress.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A row of the file, its codes resolved. `at`: when it is said to have been done."""

    row: dict[str, str]
    place: Place
    version: int
    by: User
    at: datetime

    @property
    def text(self) -> str:
        return self.row["text"]

    def day(self, column: str) -> date:
        return date.fromisoformat(self.row[column])


def load_progress(directory: Path, contract: Contract) -> int:
    """Play the acts of the file, through the services of the pages; return how many.

    Once: afterwards they belong to whoever tries the application. Nobody is written to.
    """
    path = directory / FILE
    if not path.is_file() or DeliverablePart.objects.filter(deliverable__action__milestone__contract=contract).exists():
        return 0
    people = {user.email: user for user in User.objects.all()}
    entities = {entity.code: entity for entity in Entity.objects.all()}
    asked = Deliverable.objects.filter(action__milestone__contract=contract)
    deliverables = {one.code: one for one in asked.select_related("action__milestone__contract__institute")}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for rank, row in enumerate(rows):
        by = people[row["by"]]
        at = timezone.make_aware(datetime.combine(date.fromisoformat(row["on"]), time(9)) + timedelta(minutes=rank))
        if row["act"] == "publish":
            publication.publish_progress(contract=contract, through_year=int(row["year"]), by=by, on=at.date())
            continue
        found = deliverables[row["deliverable"]]
        due = next(one for one in due_dates(found) if one.year == int(row["year"]))
        place = Place(contract=contract, deliverable=found, due=due, entity=entities[row["entity"]])
        part = place.part()
        ACTS[row["act"]](Act(row=row, place=place, version=part.version if part else 0, by=by, at=at), people)
    return len(rows)


def _report(act: Act, _people: dict[str, User]) -> None:
    given = ProgressInput(
        stage=act.row["stage"],
        text=act.text,
        done_on=act.day("done_on") if act.row["done_on"] else None,
        evidence=act.row["evidence"],
    )
    progress.report(place=act.place, given=given, expected_version=act.version, by=act.by, at=act.at)


def _postpone(act: Act, _people: dict[str, User]) -> None:
    progress.postpone(
        place=act.place, until=act.day("until"), reason=act.text, expected_version=act.version, by=act.by, at=act.at
    )


def _drop(act: Act, _people: dict[str, User]) -> None:
    progress.propose_drop(place=act.place, reason=act.text, expected_version=act.version, by=act.by, at=act.at)


def _validate(act: Act, _people: dict[str, User]) -> None:
    decisions.validate(place=act.place, expected_version=act.version, by=act.by, at=act.at, announce=False)


def _return(act: Act, _people: dict[str, User]) -> None:
    decisions.return_(
        place=act.place, reason=act.text, expected_version=act.version, by=act.by, at=act.at, announce=False
    )


def _own(act: Act, people: dict[str, User]) -> None:
    decisions.set_owner(place=act.place, owner=people[act.row["evidence"]], function=act.text, by=act.by)


ACTS: dict[str, Callable[[Act, dict[str, User]], None]] = {
    "report": _report,
    "postpone": _postpone,
    "drop": _drop,
    "validate": _validate,
    "return": _return,
    "owner": _own,
}
