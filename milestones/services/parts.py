"""What the writes of a deliverable share: the part under lock, its version, its line in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.choices import VisibleState
from accounts.models import Action, User
from imt_cop.core.errors import InvalidInputError, StaleError
from indicators.services import contracts
from milestones.choices import ReviewState, Stage
from milestones.models import DeliverablePart, ProgressReport
from milestones.queries.places import Place

MAX_TEXT = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressInput:
    """What a person says of a deliverable: where it is, what was done; once it is done, when, and what shows it."""

    stage: str
    text: str = ""
    done_on: date | None = None
    evidence: str = ""


class StaleProgressError(StaleError):
    """Somebody reported or decided in between; `part` is as it is now, `proposed` what was refused."""

    def __init__(self, part: DeliverablePart | None, *, proposed: ProgressInput | None = None) -> None:
        self.part = part
        self.proposed = proposed
        message = _("L’avancement de ce livrable a changé entre-temps : rien n’a été écrasé.")
        super().__init__(message, current=printed(standing(part)) if part else "")


def locked(place: Place) -> DeliverablePart:
    """The part, made if nothing was said of it yet, for this transaction alone."""
    part, _made = DeliverablePart.objects.get_or_create(
        deliverable=place.deliverable, entity=place.entity, year=place.year
    )
    return (
        DeliverablePart.objects.select_for_update(of=("self",))
        .select_related("latest__by", "validated", "owner")
        .get(pk=part.pk)
    )


def check_version(part: DeliverablePart, expected_version: int, *, proposed: ProgressInput | None = None) -> None:
    if part.version != expected_version:
        raise StaleProgressError(part, proposed=proposed)


def standing(part: DeliverablePart) -> ProgressReport | None:
    """What is said of it now: the report that waits, else the one that was validated."""
    return part.latest if part.review == ReviewState.REPORTED else part.validated


def has_files(part: DeliverablePart) -> bool:
    return part.files.present().exists()


def reason_of(text: str, *, field: str = "reason", sentence: str) -> str:
    """A reason that is given; InvalidInputError, in that sentence, where it is not."""
    said = cleaned(text, field=field)
    if not said:
        raise InvalidInputError([(field, sentence)])
    return said


def cleaned(text: str, *, field: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if len(said) > MAX_TEXT:
        raise InvalidInputError([(field, _("Ce texte compte %s caractères au plus.") % MAX_TEXT)])
    return said


def printed(report: ProgressReport | None) -> str:
    """A report in a line of the journal: `done 2025-03-01`, `in_progress [2026-06-30]` with another date asked for."""
    if report is None:
        return ""
    done_on = report.done_on.isoformat() if report.stage == Stage.DONE and report.done_on else ""
    postponed_to = f"[{report.postponed_to.isoformat()}]" if report.postponed_to else ""
    return " ".join(filter(None, [report.stage, done_on, postponed_to]))


def record(
    place: Place,
    part: DeliverablePart,
    action: Action,
    *,
    field: str,
    by: User,
    old: str = "",
    new: str = "",
    reason: str = "",
    state: VisibleState = VisibleState.SUBMITTED,
) -> None:
    """Read by its entity and the DG, until it is validated; what was computed of the contract is no longer served."""
    change = Change(
        object_type="deliverable",
        object_id=part.pk,
        entity_code=place.entity.code,
        field=field,
        label=place.label,
        old=old,
        new=new,
        state=state,
    )
    audit.record(action, change, by=by, contract_code=place.contract.code, reason=reason)
    contracts.touch(place.contract, definition=False)
