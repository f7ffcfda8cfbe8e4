"""What services refuse, with the sentence a person reads. Doors turn these into pages and API answers, never a 500."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A sentence, translated when it is shown.
Sentence = str | Promise


class AppError(Exception):
    """A refusal with its sentence; `status` is the HTTP status of the answer."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    title: ClassVar[Sentence] = _("Demande refusée")

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class InvalidFilterError(AppError):
    """A filter that the page does not know, or a value that it does not have: 400, with a sentence."""

    title = _("Filtre refusé")


class RefusedError(AppError):
    """The person may not do this; the sentence is also the tooltip of the disabled button."""

    status = HTTPStatus.FORBIDDEN
    title = _("Action non autorisée")


class NotFoundError(AppError):
    """The object does not exist, or this person may not know that it does: the answers are the same."""

    status = HTTPStatus.NOT_FOUND
    title = _("Page introuvable")

    def __init__(self, message: Sentence | None = None) -> None:
        super().__init__(message or _("Cette adresse ne correspond à rien que vous puissiez consulter."))


class ConflictError(AppError):
    """The state of the object forbids this now: a locked year, a sheet already submitted."""

    status = HTTPStatus.CONFLICT
    title = _("Action impossible dans cet état")


class StaleError(ConflictError):
    """Somebody wrote in between: `current` is the value now kept, for the page that shows both."""

    status = HTTPStatus.PRECONDITION_FAILED
    title = _("Donnée modifiée entre-temps")

    def __init__(self, message: Sentence, *, current: str = "") -> None:
        super().__init__(message)
        self.current = current


class StorageError(AppError):
    """A file could not be written: nothing of it is kept."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    title = _("Fichier non enregistré")


@dataclass(frozen=True, slots=True)
class FieldMessage:
    """One refused input: the field's name (empty for the whole), and why."""

    field: str
    sentence: Sentence


class InvalidInputError(AppError):
    """What was given cannot be taken: every refused field with its reason, not the first alone."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("Saisie refusée")

    def __init__(self, messages: Iterable[FieldMessage | tuple[str, Sentence]]) -> None:
        self.messages = [m if isinstance(m, FieldMessage) else FieldMessage(*m) for m in messages]
        # The same reason for twenty fields is told once here; `messages` names each.
        super().__init__(" ".join(dict.fromkeys(str(m.sentence) for m in self.messages)))
