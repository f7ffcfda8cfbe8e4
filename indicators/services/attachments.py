"""The files that back a figure: checked, kept under a random name, seen by those who see the figure."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, can, check_can, check_reads, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from indicators.choices import ObservationState
from indicators.models import EVALUATED_STATES, Attachment, FigureKey, Observation
from indicators.queries.figures import figure_state, sheet_of
from indicators.services import contracts, stored_files
from indicators.services.stored_files import Upload

MAX_FILES = 20
LOCKED = gettext_lazy("La valeur est validée : ses pièces jointes ne se retirent plus.")
UNDER_REVIEW = gettext_lazy(
    "La fiche est en instruction : ses pièces jointes ne se retirent plus, à moins qu’elle ne soit renvoyée."
)
NOT_YOURS = gettext_lazy("Seul l’établissement qui saisit la valeur, ou qui a déposé la pièce, la retire.")


def path_of(attachment: Attachment) -> Path:
    return stored_files.path_of(attachment.stored_name)


def state_of(figure: FigureKey) -> str:
    return figure_state(Observation.objects.filter(**figure.lookup).first(), sheet_of(figure))


def add(*, figure: FigureKey, upload: Upload, by: User) -> Attachment:
    """Keep a file of an accepted type. Raises InvalidInputError with what is wrong, StorageError on a full disk."""
    check_can(by, Permission.DISCUSS_FIGURE, figure.entity)
    check_reads(by, state_of(figure), figure.entity)
    stored_files.checked(upload)
    if Attachment.objects.filter(**figure.lookup).present().count() >= MAX_FILES:
        raise InvalidInputError([("file", _("Une valeur a %s pièces jointes au plus.") % MAX_FILES)])
    with stored_files.kept(upload) as file, transaction.atomic():
        attachment = Attachment.objects.create(**figure.lookup, **file.columns, by=by)
        _record(attachment, Action.CREATED, by=by, new=f"{file.original_name} sha256:{file.sha256}")
    return attachment


@transaction.atomic
def remove(*, attachment: Attachment, by: User) -> Attachment:
    """Take a file away; who did, its name and its digest stay."""
    locked = (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("contract", "entity", "indicator")
        .get(pk=attachment.pk)
    )
    sentence = removal_refusal(locked, state=state_of(locked.figure), by=by)
    if sentence in {LOCKED, UNDER_REVIEW}:
        raise ConflictError(sentence)
    if sentence is not None:
        raise RefusedError(sentence)
    if locked.removed_at is None:
        locked.removed_at, locked.removed_by = timezone.now(), by
        locked.save(update_fields=["removed_at", "removed_by"])
        _record(locked, Action.REMOVED, by=by, old=f"{locked.original_name} sha256:{locked.sha256}")
        path = path_of(locked)
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return locked


def removal_refusal(attachment: Attachment, *, state: str, by: User) -> str | Promise | None:
    """Why this person may not take it away; None where they may."""
    entity = attachment.entity
    sentence = refusal(by, Permission.DISCUSS_FIGURE, entity)
    if sentence is not None:
        return sentence
    if state in EVALUATED_STATES:
        return LOCKED
    if state == ObservationState.SUBMITTED and not can(by, Permission.REVIEW_SHEET, entity):
        return UNDER_REVIEW
    writes = Permission.ENTER_INSTITUTE_FIGURES if entity.is_institute else Permission.ENTER_FIGURES
    return None if attachment.by_id == by.pk or can(by, writes, entity) else NOT_YOURS


def _record(attachment: Attachment, action: Action, *, by: User, old: str = "", new: str = "") -> None:
    figure = attachment.figure
    change = Change(
        object_type="attachment",
        object_id=attachment.pk,
        entity_code=figure.entity.code,
        field="file",
        label=figure.label,
        old=old,
        new=new,
        state=state_of(figure),
    )
    audit.record(action, change, by=by, contract_code=figure.contract.code)
    contracts.touch(figure.contract, definition=False)
