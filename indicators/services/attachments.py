"""The files that back a figure: checked, kept under a random name, seen by those who see the figure."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Protocol
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, can, check_can, check_reads, refusal
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError, StorageError
from indicators.choices import ObservationState
from indicators.models import EVALUATED_STATES, Attachment, FigureKey, Observation
from indicators.services import contracts, file_types
from indicators.services.file_types import FileType

MEGABYTE = 1_000_000
MAX_SIZE = 10 * MEGABYTE
MAX_FILES = 20
MAX_NAME = 200
LOCKED = gettext_lazy("La valeur est validée : ses pièces jointes ne se retirent plus.")
NOT_YOURS = gettext_lazy("Seul l’établissement qui saisit la valeur, ou qui a déposé la pièce, la retire.")

NOT_STORED = gettext_lazy("Le fichier n’a pas pu être enregistré : l’espace manque peut-être. Réessayez.")


class Upload(Protocol):
    """What a door hands over: `django.core.files.uploadedfile.UploadedFile` is one."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    @property
    def file(self) -> IO[bytes] | None: ...

    def chunks(self) -> Iterable[bytes]: ...


def folder() -> Path:
    """Where the files are: served by a view alone, never by the web server."""
    return Path(settings.MEDIA_ROOT) / "attachments"


def path_of(attachment: Attachment) -> Path:
    return _path(attachment.stored_name)


def _path(stored_name: str) -> Path:
    return folder() / stored_name[:2] / stored_name


def state_of(figure: FigureKey) -> str:
    """The state that says who sees the figure and its files; a draft while nothing is entered."""
    found = Observation.objects.filter(**figure.lookup).values_list("state", flat=True).first()
    return found or ObservationState.DRAFT.value


def add(*, figure: FigureKey, upload: Upload, by: User) -> Attachment:
    """Keep a file of an accepted type. Raises InvalidInputError with what is wrong, StorageError on a full disk."""
    check_can(by, Permission.DISCUSS_FIGURE, figure.entity)
    check_reads(by, state_of(figure), figure.entity)
    name, kind = _checked(upload)
    if Attachment.objects.filter(**figure.lookup).present().count() >= MAX_FILES:
        raise InvalidInputError([("file", _("Une valeur a %s pièces jointes au plus.") % MAX_FILES)])
    stored_name, kept = uuid4().hex, False
    size, digest = _store(upload, _path(stored_name))
    try:
        with transaction.atomic():
            attachment = Attachment.objects.create(
                **figure.lookup,
                stored_name=stored_name,
                original_name=name,
                content_type=kind.content_type,
                size=size,
                sha256=digest,
                by=by,
            )
            _record(attachment, Action.CREATED, by=by, new=f"{name} sha256:{digest}")
        kept = True
    finally:
        if not kept:
            _path(stored_name).unlink(missing_ok=True)
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
    if sentence == LOCKED:
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
    writes = Permission.ENTER_INSTITUTE_FIGURES if entity.is_institute else Permission.ENTER_FIGURES
    return None if attachment.by_id == by.pk or can(by, writes, entity) else NOT_YOURS


def _checked(upload: Upload) -> tuple[str, FileType]:
    """The file's name without any folder, and its type, once its size is right and its content is what it says."""
    raw = (upload.name or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in raw if letter.isprintable()).strip()[-MAX_NAME:]
    if not upload.size:
        raise InvalidInputError([("file", _("Le fichier est vide."))])
    if upload.size > MAX_SIZE:
        raise InvalidInputError([("file", _("Le fichier dépasse %s Mo.") % (MAX_SIZE // MEGABYTE))])
    extension = name.rpartition(".")[2]
    known = any(extension.lower() in one.extensions for one in file_types.TYPES)
    kind = file_types.type_of(upload.file, extension) if known and upload.file else None
    if kind is None and known:
        raise InvalidInputError([("file", _("Le contenu du fichier n’est pas celui d’un « .%s ».") % extension)])
    if kind is None:
        raise InvalidInputError([("file", _("Ce type de fichier n’est pas accepté : %s.") % file_types.labels())])
    return name, kind


def _store(upload: Upload, path: Path) -> tuple[int, str]:
    """Write it whole or not at all; its size and its SHA-256."""
    part, digest, size = path.with_suffix(".part"), hashlib.sha256(), 0
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in upload.chunks():
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise StorageError(NOT_STORED) from error
    finally:
        part.unlink(missing_ok=True)
    return size, digest.hexdigest()


def _sync(directory: Path) -> None:
    """The rename itself survives a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
    contracts.touch(figure.contract)
