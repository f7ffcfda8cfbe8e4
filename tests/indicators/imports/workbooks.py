"""Workbooks made for the tests, honest and hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import xlsxwriter

HEADER = ("entity", "indicator", "year", "value")
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def xlsx(write: Callable[[Any, Any], None]) -> bytes:
    """A workbook with one sheet, its header written; `write` is given the workbook and the sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        sheet = workbook.add_worksheet("Valeurs")
        sheet.write_row(0, 0, HEADER)
        write(workbook, sheet)
    return stream.getvalue()


def xlsx_of(*rows: Iterable[object]) -> bytes:
    def write(_workbook: Any, sheet: Any) -> None:
        for rank, row in enumerate(rows, start=1):
            sheet.write_row(rank, 0, row)

    return xlsx(write)


def ods(body: str) -> bytes:
    """An OpenDocument spreadsheet whose only sheet holds this XML of rows."""
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {NAMESPACES} office:version='1.3'>"
        f"<office:body><office:spreadsheet><table:table table:name='Valeurs'>{body}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        "<?xml version='1.0'?><manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    )
    parts = {"mimetype": MIMETYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    return archive({name: text.encode() for name, text in parts.items()})


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_text(text: str) -> str:
    return f"<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"


def ods_number(value: str, kind: str = "float") -> str:
    said = f"office:value-type='{kind}' office:value='{value}'"
    return f"<table:table-cell {said}><text:p>shown</text:p></table:table-cell>"


def archive(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def with_part(workbook: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts rewritten."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    return archive(parts | {part: change(parts.get(part, b""))})
