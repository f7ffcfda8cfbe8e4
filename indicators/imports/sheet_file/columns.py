"""The columns of the workbook of a sheet, by the words of their headings, and the marks that say whose sheet it is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Grows when a file of before could no longer be read as it was meant.
FORMAT = "1"


class Column(StrEnum):
    """In order. Those that people fill in are named as the fields of the sheet's own form."""

    CODE = "code"
    LABEL = "label"
    UNIT = "unit"
    REFERENCE = "reference"
    REFERENCE_PERIOD = "reference_period"
    BEFORE_LAST = "before_last"
    LAST = "last"
    TARGET = "target"
    TARGET_NOTE = "target_note"
    NAME = "name"
    VALUE = "value"
    QUALITY = "quality"
    REASON = "reason"
    EXPECTED_ON = "expected_on"
    COMMENT = "comment"
    SOURCE = "source"
    VERSION = "version"


INPUTS = (
    Column.VALUE,
    Column.QUALITY,
    Column.REASON,
    Column.EXPECTED_ON,
    Column.COMMENT,
    Column.SOURCE,
    Column.NAME,
)

# Those by which a file is read; the others are there to be looked at, and named by their year.
HEADINGS: Mapping[Column, Promise] = {
    Column.CODE: _("Code"),
    Column.NAME: _("Intitulé de l’ajustement"),
    Column.VALUE: _("Valeur à saisir"),
    Column.QUALITY: _("Qualité"),
    Column.REASON: _("Motif d’absence"),
    Column.EXPECTED_ON: _("Attendue le"),
    Column.COMMENT: _("Commentaire"),
    Column.SOURCE: _("Source"),
    Column.VERSION: _("Version"),
}
OPTIONAL = frozenset({Column.NAME})


class Mark(StrEnum):
    """The lines under the table that say whose sheet the file is."""

    FORMAT = "fiche.format"
    CONTRACT = "fiche.contrat"
    YEAR = "fiche.annee"
    ENTITY = "fiche.etablissement"
    STATE = "fiche.etat"


def in_any_language(words: Mapping[str, Promise | str]) -> dict[str, str]:
    """From what people read, in any of the languages of the application, to the name of it."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.update({folded(str(text)): name for name, text in words.items()})
    return found


def folded(text: str) -> str:
    """Capitals, spaces and apostrophes that a spreadsheet may have changed make no difference."""
    return " ".join(text.replace("'", "’").split()).casefold()
