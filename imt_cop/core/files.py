"""Rows of a list as files: JSON, CSV and XLSX of the same columns. The same rows give the same bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO, UnsupportedOperation
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import IO, Any

import msgspec
from django.utils.translation import gettext_lazy as _

from imt_cop.core.columns import Column, Kind, Row
from imt_cop.core.errors import StorageError
from imt_cop.core.parameters import BadRequestError
from imt_cop.core.storage import disk_is_full

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A text stays a text, whatever it begins with.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A spreadsheet takes these for the beginning of a formula when such a text is edited again.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
WIDTHS = {Kind.TEXT: 24, Kind.CODES: 24}
# A workbook tells when it was made: always the same day, or its bytes would change without its content.
MADE = datetime(2000, 1, 1)
BATCH = 200
IN_MEMORY = 1024 * 1024


def json_bytes(data: Any) -> bytes:
    return msgspec.json.encode(data)


def csv_lines(rows: Iterable[Row], columns: Sequence[Column]) -> Iterator[bytes]:
    """UTF-8, comma, empty = none; some lines at a time."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for rank, row in enumerate(rows, 1):
        writer.writerow([column.text(row[column.name]) for column in columns])
        if rank % BATCH == 0:
            yield _taken(stream)
    yield _taken(stream)


def _taken(stream: StringIO) -> bytes:
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text.encode()


def csv_bytes(rows: Iterable[Row], columns: Sequence[Column]) -> bytes:
    return b"".join(csv_lines(rows, columns))


def json_lines(rows: Iterable[Row], columns: Sequence[Column]) -> Iterator[bytes]:
    """An array of objects, some at a time."""
    names = [column.name for column in columns]
    encoder = msgspec.json.Encoder()
    pieces, begun = [b"["], False
    for rank, row in enumerate(rows, 1):
        pieces.append((b",\n" if begun else b"\n") + encoder.encode({name: row[name] for name in names}))
        begun = True
        if rank % BATCH == 0:
            yield b"".join(pieces)
            pieces = []
    yield b"".join([*pieces, b"\n]\n" if begun else b"]\n"])


class Spool(SpooledTemporaryFile[bytes]):
    """Sent from memory while it is there: a server that asks for its number, to send it, would have it written."""

    def fileno(self) -> int:
        if not self._rolled:  # type: ignore[attr-defined]
            raise UnsupportedOperation
        return super().fileno()


def spool(rows: Iterable[Row], columns: Sequence[Column], *, form: str, name: str) -> IO[bytes]:
    """All the rows in a temporary file, at its beginning: in memory while it is short. Raises StorageError."""
    file = Spool(max_size=IN_MEMORY)
    try:
        if form == "xlsx":
            write_xlsx(file, rows, columns, name=name)
        else:
            for piece in (csv_lines if form == "csv" else json_lines)(rows, columns):
                file.write(piece)
        file.flush()
    except OSError as error:
        if not disk_is_full(error):
            raise
        raise StorageError(_("Il n’y a plus de place pour préparer ce fichier.")) from error
    file.seek(0)
    return file


def xlsx_bytes(rows: Iterable[Row], columns: Sequence[Column], *, name: str) -> bytes:
    stream = BytesIO()
    write_xlsx(stream, rows, columns, name=name)
    return stream.getvalue()


def write_xlsx(stream: IO[bytes], rows: Iterable[Row], columns: Sequence[Column], *, name: str) -> None:
    """A sheet of one table, its numbers as numbers; rows go to disk as they come, whatever their number."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # A folder of its own: what a full disk leaves there goes with it.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = {**OPTIONS, "constant_memory": True, "tmpdir": folder}
        try:
            with xlsxwriter.Workbook(stream, options) as workbook:
                workbook.set_properties({"title": name, "created": MADE})
                _write_table(workbook, workbook.add_worksheet(name[:31]), rows, columns)
        except FileCreateError as error:
            raise error.args[0] from error  # the system's own


def _write_table(workbook: Any, sheet: Any, rows: Iterable[Row], columns: Sequence[Column]) -> None:
    heading, quoted = workbook.add_format({"bold": True}), workbook.add_format({"quote_prefix": True})
    sheet.freeze_panes(1, 0)
    for rank, column in enumerate(columns):
        sheet.set_column(rank, rank, WIDTHS.get(column.kind, 14))
        sheet.write_string(0, rank, column.name, heading)
    for line, row in enumerate(rows, 1):
        if line > MOST_ROWS:
            raise BadRequestError([("format", _("Trop de lignes pour une feuille de calcul : demandez du CSV."))])
        for rank, column in enumerate(columns):
            _write(sheet, (line, rank), column, row[column.name], quoted)


def _write(sheet: Any, cell: tuple[int, int], column: Column, value: Any, quoted: Any) -> None:
    if value is None:
        return
    if column.kind is Kind.BOOLEAN:
        sheet.write_boolean(*cell, value)
    elif column.kind in (Kind.NUMBER, Kind.YEAR, Kind.INTEGER):
        sheet.write_number(*cell, float(value))
    elif text := column.text(value)[:LONGEST_CELL]:
        sheet.write_string(*cell, text, quoted if text.startswith(FORMULA) else None)
