"""A workbook that somebody filled in, as rows of text by column; whose sheet it is, is checked before any row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from indicators.imports.numbers import shown
from indicators.imports.sheet_file.columns import (
    FORMAT,
    HEADINGS,
    INPUTS,
    OPTIONAL,
    Column,
    Mark,
    folded,
    in_any_language,
)
from indicators.imports.tabular import MAX_WORKBOOK_BYTES, FileRefusedError, TextRow, read_rows
from indicators.imports.workbooks.scan import cell_name
from indicators.models import Sheet

MAX_VERSION_DIGITS = 9
MARKS = {mark.value: mark for mark in Mark}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A row of the table: what it says in each column that people fill in, and where each of its cells is (`H12`).

    `version` is that of the figure when the file was made; None where the file does not say it any more.
    """

    line: int
    key: str
    version: int | None
    texts: Mapping[Column, str]
    places: Mapping[Column, str]

    @property
    def is_blank(self) -> bool:
        return not any(self.texts.values())


def read_sheet_file(content: bytes, *, name: str, sheet: Sheet) -> list[FileRow]:
    """The rows of a filled-in workbook of this very sheet. Raises FileRefusedError."""
    if len(content) > MAX_WORKBOOK_BYTES:
        raise FileRefusedError(too_large())
    rows = read_rows(content, name=name)
    if not content.startswith(b"PK") or Path(name).suffix.lower() not in (".xlsx", ".ods"):
        raise FileRefusedError(_("seuls les fichiers .xlsx et .ods sont acceptés ici"))
    _check_identity(_marks(rows), sheet)
    header, columns = _header(rows)
    below = (row for row in rows if row.line > header)
    found = [_file_row(row, columns) for row in below if _at(row, columns[Column.CODE]) not in MARKS]
    return [row for row in found if row.key or not row.is_blank]


def too_large() -> str:
    return _("classeur trop grand : %d Mo au plus") % (MAX_WORKBOOK_BYTES >> 20)


def _marks(rows: Sequence[TextRow]) -> dict[Mark, str]:
    found: dict[Mark, str] = {}
    for row in rows:
        cells = [cell for cell in row.cells if cell]
        if cells and cells[0] in MARKS:
            found[MARKS[cells[0]]] = cells[1] if len(cells) > 1 else ""
    return found


def _check_identity(marks: Mapping[Mark, str], sheet: Sheet) -> None:
    campaign = sheet.campaign
    if not marks:
        raise FileRefusedError(
            _("ce classeur n’est pas une fiche téléchargée d’ici : télécharger la fiche, la remplir et la déposer")
        )
    if marks.get(Mark.FORMAT) != FORMAT:
        raise FileRefusedError(_("cette fiche vient d’une autre version de l’application : la télécharger de nouveau"))
    sentences = {
        Mark.CONTRACT: (
            campaign.contract.code,
            _("cette fiche est celle du contrat « %(found)s », pas de « %(here)s »"),
        ),
        Mark.YEAR: (str(campaign.year), _("cette fiche est celle de l’année « %(found)s », pas de %(here)s")),
        Mark.ENTITY: (
            sheet.entity.code,
            _("cette fiche est celle de l’établissement « %(found)s », pas de « %(here)s »"),
        ),
    }
    for mark, (here, sentence) in sentences.items():
        if marks.get(mark) != here:
            raise FileRefusedError(sentence % {"found": shown(marks.get(mark, "")), "here": here})


def _header(rows: Sequence[TextRow]) -> tuple[int, dict[Column, int]]:
    """The line of the headings, and the rank of each column that is read."""
    known = in_any_language({column.value: text for column, text in HEADINGS.items()})
    best: tuple[int, dict[Column, int]] = (0, {})
    for row in rows:
        named = [(Column(known[key]), rank) for rank, key in enumerate(map(folded, row.cells)) if key in known]
        if len({column for column, _rank in named}) > len(best[1]):
            if len({column for column, _rank in named}) < len(named):
                raise FileRefusedError(_("deux colonnes portent le même titre"), row.line)
            best = (row.line, dict(named))
    missing = [str(text) for column, text in HEADINGS.items() if column not in best[1] and column not in OPTIONAL]
    if missing:
        raise FileRefusedError(_("colonnes introuvables : %s") % ", ".join(missing))
    return best


def _file_row(row: TextRow, columns: Mapping[Column, int]) -> FileRow:
    version = _at(row, columns[Column.VERSION])
    return FileRow(
        line=row.line,
        key=_at(row, columns[Column.CODE]),
        version=int(version)
        if version.isascii() and version.isdigit() and len(version) <= MAX_VERSION_DIGITS
        else None,
        texts={column: _at(row, columns[column]) for column in INPUTS if column in columns},
        places={column: cell_name(row.line, rank + 1) for column, rank in columns.items()},
    )


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_VERSION_DIGITS else None


def _at(row: TextRow, rank: int) -> str:
    return row.cells[rank] if rank < len(row.cells) else ""
