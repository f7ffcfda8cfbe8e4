"""A report from its beginning to its review: begun, handed in, returned, begun again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Action, User
from accounts.permissions import Permission, can, check_can, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError
from indicators.models import Contract
from reports.calculations.workflow import FIRST, REPORT_TRANSITIONS, ReportMove, ReportState, report_moves_from
from reports.choices import ReportKind
from reports.models import NarrativeRevision, Report
from reports.permissions import writing_permission
from reports.services import notices
from reports.services.narratives import locked_report, uncleared
from reports.services.recording import record
from schools.models import Entity

MAX_REASON = 4_000
ACTIONS = {
    ReportMove.SUBMIT: Action.SUBMITTED,
    ReportMove.RETURN: Action.RETURNED,
    ReportMove.PUBLISH: Action.PUBLISHED,
    ReportMove.REVISE: Action.REOPENED,
}
FOUR_EYES = gettext_lazy(
    "Une autre personne doit publier : vous avez transmis ce rapport, ou en avez écrit seul les textes."
)
ALREADY = gettext_lazy("Ce rapport est déjà commencé.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleMove:
    """A move that the report's state allows, and why this person may not make it (None: they may)."""

    move: ReportMove
    refusal: str | Promise | None
    needs_reason: bool


def possible_moves(*, report: Report, by: User) -> list[PossibleMove]:
    """The buttons of a report, with the refusal that the service would give."""
    return [
        PossibleMove(
            move=move, refusal=move_refusal(report, move, by), needs_reason=REPORT_TRANSITIONS[move].needs_reason
        )
        for move in report_moves_from(report.state)
    ]


def permission_of(report: Report, move: ReportMove) -> Permission:
    return writing_permission(report) if move == ReportMove.SUBMIT else Permission.PUBLISH


def move_refusal(report: Report, move: ReportMove, by: User) -> str | Promise | None:
    """Why this person may not make the move; its state is not looked at."""
    sentence = refusal(by, permission_of(report, move), report.entity)
    if sentence is None and move == ReportMove.PUBLISH:
        return FOUR_EYES if alone(report, by) else _awaits(report)
    return sentence


def alone(report: Report, person: User) -> bool:
    """Would publishing be this person's word alone: did they hand it in, or write all that is new in its texts?

    What an earlier version published was read by a second person then.
    """
    revisions = NarrativeRevision.objects.filter(narrative__report=report).exclude(text="")
    latest = report.versions.defer("snapshot").first()
    if latest is not None:
        revisions = revisions.filter(at__gt=latest.published_at)
    return report.submitted_by_id == person.pk or set(revisions.values_list("by", flat=True)) == {person.pk}


def _awaits(report: Report) -> str | None:
    waiting = len(uncleared(report))
    return _("Textes de l’école à viser avant de publier : %s.") % waiting if waiting else None


def start_refusal(*, entity: Entity, by: User) -> str | Promise | None:
    """Why this person may not begin a report of this entity; None where they may."""
    if can(by, Permission.PUBLISH, entity):
        return None
    return refusal(by, Permission.WRITE_REPORT, entity)


def check_starts(*, entity: Entity, by: User) -> None:
    """Raises RefusedError where this person may begin no report of this entity."""
    if start_refusal(entity=entity, by=by) is not None:
        check_can(by, Permission.PUBLISH if entity.is_institute else Permission.WRITE_REPORT, entity)


@transaction.atomic
def start(*, contract: Contract, entity: Entity, year: int, kind: str, dated: date | None = None, by: User) -> Report:
    """Begin a report: at its writers'; in review where the DG begins a school's, which it may then send there."""
    check_starts(entity=entity, by=by)
    _check(contract, year, kind, dated)
    writes = can(by, Permission.WRITE_INSTITUTE_REPORT if entity.is_institute else Permission.WRITE_REPORT, entity)
    report = Report(contract=contract, entity=entity, year=year, kind=kind, dated=dated, started_by=by)
    if not writes:
        report.state, report.submitted_by, report.submitted_at = FIRST["start for a school"], by, timezone.now()
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:
        raise ConflictError(ALREADY) from None
    record(report, Action.CREATED, by=by, field="state", new=report.state)
    return report


def _check(contract: Contract, year: int, kind: str, dated: date | None) -> None:
    wrong: list[tuple[str, str]] = []
    if year not in contract.years:
        bounds = {"first": contract.first_year, "last": contract.last_year}
        wrong.append(("year", _("Choisissez une année du contrat, de %(first)s à %(last)s.") % bounds))
    if kind not in ReportKind.values:
        wrong.append(("kind", _("Choisissez un rapport annuel ou un point stratégique.")))
    if (kind == ReportKind.INTERIM) != (dated is not None):
        wrong.append(("dated", _("Un point stratégique porte une date, un rapport annuel n’en porte pas.")))
    if wrong:
        raise InvalidInputError(wrong)


@transaction.atomic
def submit(*, report: Report, by: User) -> Report:
    """Hand it in for review: its texts do not change any more."""
    moved = begin_move(report, ReportMove.SUBMIT, by)
    moved.submitted_by, moved.submitted_at, moved.reason = by, timezone.now(), _kept_reason(moved)
    finish_move(moved, ReportMove.SUBMIT, by=by)
    notices.submitted(moved, by=by)
    return moved


def _kept_reason(report: Report) -> str:
    """Why it was returned is over; why another version is made goes into its erratum."""
    return report.reason if report.versions.exists() else ""


@transaction.atomic
def return_(*, report: Report, reason: str, by: User) -> Report:
    """Send it back to its writers, with a reason."""
    moved = begin_move(report, ReportMove.RETURN, by)
    said = _reason(reason)
    if not moved.versions.exists():
        moved.reason = said
    finish_move(moved, ReportMove.RETURN, by=by, reason=said)
    notices.returned(moved, by=by, reason=said)
    return moved


@transaction.atomic
def revise(*, report: Report, reason: str, by: User) -> Report:
    """Begin the next version, in review; the reason is printed in its erratum."""
    moved = begin_move(report, ReportMove.REVISE, by)
    moved.reason, moved.submitted_by, moved.submitted_at = _reason(reason), by, timezone.now()
    finish_move(moved, ReportMove.REVISE, by=by, reason=moved.reason)
    return moved


def begin_move(report: Report, move: ReportMove, by: User) -> Report:
    """The report under lock, once the right and the state are checked."""
    check_can(by, permission_of(report, move), report.entity)
    locked = locked_report(report)
    if ReportState(locked.state) not in REPORT_TRANSITIONS[move].sources:
        raise ConflictError(_("Le rapport est %s : cette action n’est plus possible.") % locked.get_state_display())
    return locked


def finish_move(report: Report, move: ReportMove, *, by: User, reason: str = "") -> None:
    old, report.state = report.state, REPORT_TRANSITIONS[move].target
    report.save()
    record(report, ACTIONS[move], by=by, field="state", old=old, new=report.state, reason=reason)


def _reason(reason: str) -> str:
    text = reason.replace("\r\n", "\n").strip()[:MAX_REASON]
    if not text:
        raise InvalidInputError([("reason", _("Un motif est nécessaire."))])
    return text
