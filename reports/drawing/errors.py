"""What cannot be drawn."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from imt_cop.core.errors import AppError, Sentence


class DrawingError(AppError):
    """The document breaks a rule of its format, such as a drawing with no alternative text. Nothing is written."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title: ClassVar[Sentence] = _("Document non conforme")
