"""A file of figures as rows of text with their line numbers: CSV in the encodings of spreadsheets, XLSX, ODS."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

from indicators.imports.workbooks.process import WorkbookRefusedError, read_workbook, refused_name

MAX_BYTES = 50 << 20
MAX_WORKBOOK_BYTES = 10 << 20
MAX_ROWS = 200_000
DELIMITERS = ";\t,"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MARKUP = ("<!doctype", "<html", "<?xml", "<table", "<script")


class FileRefusedError(ValueError):
    """The file as a whole is not read; `line` (0 = unknown) is where, `sentence` why."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.sentence, self.line = sentence, line


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of cells as text, without the spaces around them, and its line (1 = first) in the file."""

    line: int
    cells: list[str]


def read_rows(content: bytes, *, name: str) -> list[TextRow]:
    """Every row that holds something, the header first. What the file is, is seen in its bytes before its name.

    Raises FileRefusedError.
    """
    if len(content) > MAX_BYTES:
        raise FileRefusedError(_("fichier trop grand : %d Mo au plus") % (MAX_BYTES >> 20))
    if content.startswith(_OLE):
        raise FileRefusedError(
            _("ancien format .xls, ou classeur protégé par un mot de passe : l’enregistrer en .xlsx sans mot de passe")
        )
    if sentence := refused_name(name):
        raise FileRefusedError(sentence)
    if content.startswith(_ZIP):
        return _workbook_rows(content)
    text = _decoded(content)
    if text[:500].lstrip().lower().startswith(_MARKUP):
        raise FileRefusedError(_("c’est une page web ou du XML renommé : l’enregistrer en .xlsx, .ods ou .csv"))
    if Path(name).suffix.lower() in (".xlsx", ".ods"):
        raise FileRefusedError(_("ce n’est pas un classeur, malgré son nom : l’enregistrer de nouveau en .xlsx"))
    rows = [TextRow(line, [cell.strip() for cell in cells]) for line, cells in _csv_rows(text)]
    if not rows:
        raise FileRefusedError(_("le fichier est vide"))
    return rows


def _workbook_rows(content: bytes) -> list[TextRow]:
    if len(content) > MAX_WORKBOOK_BYTES:
        raise FileRefusedError(_("classeur trop grand : %d Mo au plus") % (MAX_WORKBOOK_BYTES >> 20))
    try:
        found = read_workbook(content)
    except WorkbookRefusedError as error:
        raise FileRefusedError(str(error)) from None
    rows = [TextRow(line, [cell.strip() for cell in cells]) for line, cells in found]
    for row in rows:
        if any("\0" in cell for cell in row.cells):
            raise FileRefusedError(_("caractère nul interdit"), row.line)
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 or UTF-16 as its mark says, else UTF-8, else Windows-1252; a null character is never text."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "")
    if not encoding and b"\0" in content[:2]:
        # UTF-16 without its mark: a header is ASCII, every second byte of which is null.
        encoding = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    for candidate in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = content.decode(candidate)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise FileRefusedError(_("caractère nul interdit"), text[: text.index("\0")].count("\n") + 1)
        return text
    raise FileRefusedError(_("encodage illisible : enregistrer en « CSV UTF-8 »"))


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that holds something, with the line on which it begins (a quoted cell may span several)."""
    stream = StringIO(text, newline="")
    first = next((line for line in text.splitlines() if line.strip()), "")
    # The delimiter is the one that parts the header, whose names hold none of them.
    delimiter = max(DELIMITERS, key=first.count) if any(mark in first for mark in DELIMITERS) else ","
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    begins = 1
    try:
        for count, record in enumerate(reader):
            if count > MAX_ROWS:
                raise FileRefusedError(_("trop de lignes : %d au plus") % MAX_ROWS, begins)
            if any(cell.strip() for cell in record):
                yield begins, record
            begins = reader.line_num + 1
    except csv.Error:
        sentence = _("CSV mal formé : un guillemet n’est pas fermé, ou un texte le suit")
        raise FileRefusedError(sentence, reader.line_num) from None
