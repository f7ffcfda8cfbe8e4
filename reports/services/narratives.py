"""Writing the texts of a report, and clearing a school's for the ministry."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Action, User
from accounts.permissions import Permission, check_can, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError, NotFoundError, StaleError
from reports.building import written_parts
from reports.calculations.workflow import WRITABLE, ReportState
from reports.choices import Language
from reports.models import Narrative, NarrativeRevision, Report
from reports.permissions import writing_permission
from reports.services.recording import record

MAX_TEXT = 20_000
MAX_INTERNAL = 4_000


class StaleTextError(StaleError):
    """Somebody wrote in between: `narrative` is what is kept now, for the page that shows both."""

    def __init__(self, narrative: Narrative | None) -> None:
        super().__init__(
            _("Ce texte a été modifié pendant que vous écriviez."), current=narrative.text if narrative else ""
        )
        self.narrative = narrative


def writing_refusal(*, report: Report, by: User) -> str | Promise | None:
    """Why this person may not write the report's texts now; None where they may."""
    return refusal(by, writing_permission(report), report.entity) or _closed(report)


def _closed(report: Report) -> str | None:
    if report.state in WRITABLE:
        return None
    if report.state == ReportState.IN_REVIEW:
        return _("Le rapport est en relecture : ses textes ne changent plus, à moins qu’il ne soit renvoyé.")
    return _("Le rapport est publié : commencez une nouvelle version pour le modifier.")


def check_section(*, report: Report, section: str, language: str) -> None:
    """Raises NotFoundError for a section that this report has no text for, or a language that it is not made in."""
    codes = {part.code for part in written_parts(is_institute=report.entity.is_institute)}
    if section not in codes or language not in Language.values:
        raise NotFoundError


@transaction.atomic
def save_text(
    *, report: Report, section: str, language: str, text: str, internal: str, expected_version: int, by: User
) -> Narrative:
    """Write a section's text and its internal comment; the version before stays in its history.

    The same text again writes nothing. Raises StaleTextError where another version than the expected one is there.
    """
    check_can(by, writing_permission(report), report.entity)
    locked = locked_report(report)
    sentence = _closed(locked)
    if sentence is not None:
        raise ConflictError(sentence)
    check_section(report=locked, section=section, language=language)
    said, aside = _checked(text, internal)
    current = Narrative.objects.select_for_update().filter(report=locked, section=section, language=language).first()
    if (current.version if current else 0) != expected_version:
        raise StaleTextError(current)
    if current is not None and (current.text, current.internal) == (said, aside):
        return current
    now = timezone.now()
    old = current.text if current else ""
    written = current or Narrative(report=locked, section=section, language=language, version=0)
    written.text, written.internal = said, aside
    written.version, written.updated_at, written.updated_by = written.version + 1, now, by
    _keep(written, by=by)
    action = Action.CHANGED if current else Action.CREATED
    record(locked, action, by=by, field="text", old=old, new=said, part=f"{section} {language}")
    return written


def _checked(text: str, internal: str) -> tuple[str, str]:
    said, aside = (typed.replace("\r\n", "\n").replace("\x00", "").strip() for typed in (text, internal))
    wrong = []
    if len(said) > MAX_TEXT:
        wrong.append(("text", _("Le texte dépasse %s caractères : répartissez-le entre les sections.") % MAX_TEXT))
    if len(aside) > MAX_INTERNAL:
        wrong.append(("internal", _("Le commentaire dépasse %s caractères.") % MAX_INTERNAL))
    if wrong:
        raise InvalidInputError(wrong)
    return said, aside


def _keep(narrative: Narrative, *, by: User | None) -> None:
    try:
        with transaction.atomic():
            narrative.save()
    except IntegrityError:  # two first saves at once
        raise StaleTextError(None) from None
    NarrativeRevision.objects.create(
        narrative=narrative,
        version=narrative.version,
        text=narrative.text,
        internal=narrative.internal,
        at=narrative.updated_at,
        by=by,
    )


def clearing_refusal(*, report: Report, by: User) -> str | Promise | None:
    """Why this person may not clear a school's texts now; None where they may."""
    sentence = refusal(by, Permission.PUBLISH, report.entity)
    if sentence is None and report.state != ReportState.IN_REVIEW:
        return _("Les textes d’une école sont visés pendant la relecture.")
    return sentence


@transaction.atomic
def clear_text(*, report: Report, section: str, language: str, expected_version: int, by: User) -> Narrative:
    """Let a school's text be printed for the ministry: the version that was read, and no later one."""
    check_can(by, Permission.PUBLISH, report.entity)
    locked = locked_report(report)
    sentence = clearing_refusal(report=locked, by=by)
    if sentence is not None:
        raise ConflictError(sentence)
    current = Narrative.objects.select_for_update().filter(report=locked, section=section, language=language).first()
    if current is None:
        raise NotFoundError
    if current.version != expected_version:
        raise StaleTextError(current)
    if not current.is_cleared:
        current.cleared_version, current.cleared_by, current.cleared_at = current.version, by, timezone.now()
        current.save(update_fields=["cleared_version", "cleared_by", "cleared_at"])
        record(locked, Action.VALIDATED, by=by, field="text", new=current.text, part=f"{section} {language}")
    return current


def locked_report(report: Report) -> Report:
    """The report as it is now, and nobody else's until the transaction ends."""
    return (
        Report.objects.select_for_update(of=("self",)).select_related("contract__institute", "entity").get(pk=report.pk)
    )


def uncleared(report: Report) -> list[Narrative]:
    """A school's texts that the DG has still to clear; the institute's are the DG's own."""
    if report.entity.is_institute:
        return []
    return [one for one in report.narratives.exclude(text="") if not one.is_cleared]
