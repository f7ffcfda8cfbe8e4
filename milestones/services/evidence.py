"""The files that back what is said of a deliverable: seen by those who see what is said."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Action, User
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from indicators.services import stored_files
from indicators.services.stored_files import KeptFile, Upload
from milestones.models import DeliverablePart, Evidence
from milestones.queries.places import Place
from milestones.services import parts, progress
from milestones.services.parts import ProgressInput

MAX_FILES = 20
LOCKED = gettext_lazy("Cette pièce appuie ce qui est validé : elle ne se retire plus.")


def add(*, place: Place, upload: Upload, by: User) -> Evidence:
    """Keep a file of an accepted type. Raises InvalidInputError with what is wrong, StorageError on a full disk."""
    sentence = progress.reporting_refusal(place=place, part=place.part(), by=by)
    if sentence is not None:
        raise RefusedError(sentence)
    with stored_files.kept(upload) as file, transaction.atomic():
        return _keep(place, file, by=by)


def report(
    *, place: Place, given: ProgressInput, upload: Upload | None, expected_version: int, by: User
) -> DeliverablePart:
    """Report, with the file that shows it: both are kept, or neither."""
    if upload is None:
        return progress.report(place=place, given=given, expected_version=expected_version, by=by)
    sentence = progress.reporting_refusal(place=place, part=place.part(), by=by)
    if sentence is not None:
        raise RefusedError(sentence)
    with stored_files.kept(upload) as file, transaction.atomic():
        _keep(place, file, by=by)
        return progress.report(place=place, given=given, expected_version=expected_version, by=by)


@transaction.atomic
def remove(*, place: Place, evidence: Evidence, by: User) -> Evidence:
    """Take a file away; who did, its name and its digest stay."""
    part = parts.locked(place)
    locked = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk, part=part)
    sentence = removal_refusal(place=place, part=part, evidence=locked, by=by)
    if sentence == LOCKED:
        raise ConflictError(sentence)
    if sentence is not None:
        raise RefusedError(sentence)
    if locked.removed_at is None:
        locked.removed_at, locked.removed_by = timezone.now(), by
        locked.save(update_fields=["removed_at", "removed_by"])
        said = f"{locked.original_name} sha256:{locked.sha256}"
        parts.record(place, part, Action.REMOVED, field="file", by=by, old=said)
        path = stored_files.path_of(locked.stored_name)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return locked


def removal_refusal(*, place: Place, part: DeliverablePart, evidence: Evidence, by: User) -> str | Promise | None:
    """Why this person may not take it away; None where they may."""
    sentence = progress.reporting_refusal(place=place, part=part, by=by)
    if sentence is not None:
        return sentence
    return LOCKED if part.validated is not None and evidence.at <= part.validated.files_until else None


def _keep(place: Place, file: KeptFile, *, by: User) -> Evidence:
    part = parts.locked(place)
    if part.files.present().count() >= MAX_FILES:
        raise InvalidInputError([("file", _("Un livrable a %s pièces au plus.") % MAX_FILES)])
    evidence = Evidence.objects.create(part=part, **file.columns, by=by)
    said = f"{file.original_name} sha256:{file.sha256}"
    parts.record(place, part, Action.CREATED, field="file", by=by, new=said)
    return evidence
