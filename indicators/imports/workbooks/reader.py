"""A program of its own: reads a workbook on standard input, under limits, and prints its rows as JSON.

Started by `process.py` in a process that may be lost: a hostile archive costs that process and nothing else. It
imports neither Django nor the rest of the application.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from indicators.imports.workbooks.scan import MAX_ROW, Refused, Scan, listed, scan_sheets

MEMORY = 1 << 30
CPU_SECONDS = 20
MAX_ENTRIES = 2_000
MAX_INFLATED = 100 << 20
MAX_RATIO = 150
SMALL = 4 << 20
MAX_TEXT = 30 << 20
DECIMALS = 9
THOUSANDS = 3

Rows = list[tuple[int, list[str]]]


def open_archive(content: bytes) -> dict[str, bytes]:
    """The parts that are read, once the sizes that the archive declares are known to be reasonable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_ENTRIES or sum(member.file_size for member in members) > MAX_INFLATED:
                raise Refused("bomb")
            for member in members:
                if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
                    raise Refused("bomb")
            return {
                member.filename.lstrip("/"): archive.read(member)
                for member in members
                if member.filename.endswith((".xml", ".rels")) or member.filename == "mimetype"
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Refused("not_a_workbook") from None


def refuse_doctypes(parts: dict[str, bytes]) -> None:
    for xml in parts.values():
        for encoding in ("ascii", "utf-16-le", "utf-16-be"):
            if "<!DOCTYPE".encode(encoding) in xml or "<!ENTITY".encode(encoding) in xml:
                raise Refused("doctype")


def as_text(value: Any, *, percent: bool) -> str:
    """A cell as a person would type it; a workbook's numbers are binary: 15 significant digits, 9 decimals."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        number = Decimal(format(value, ".15g"))
        if not number.is_finite():
            return str(number)
        return f"{plain(number * 100)} %" if percent else plain(number)
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def plain(number: Decimal) -> str:
    if number and number.adjusted() < 18:
        number = round(number, DECIMALS)
    text = format(number, "f")[:60]
    whole, _dot, part = text.partition(".")
    part = part.rstrip("0")
    # Typed, `1.234` could be a thousand; from a cell it is a number, which a fourth decimal makes plain.
    part = part if len(part) != THOUSANDS else f"{part}0"
    return f"{whole}.{part}" if part else whole


def read(content: bytes) -> Rows:
    """The rows that hold something, each with its number, of the only visible sheet that does."""
    parts = open_archive(content)
    refuse_doctypes(parts)
    scans = scan_sheets(parts)
    del parts
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

    try:
        workbook = load_workbook(io.BytesIO(content))
        visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        held = [name for name in visible if name in scans and scans[name].filled]
        if len(held) > 1:
            raise Refused("several_sheets", listed(held))
        if not held:
            raise Refused("empty")
        scans[held[0]].check()
        cells = workbook.get_sheet_by_name(held[0]).to_python(skip_empty_area=False, nrows=MAX_ROW)
    except CalamineError:
        raise Refused("not_a_workbook") from None
    return as_rows(cells, scans[held[0]])


def as_rows(cells: list[list[Any]], scan: Scan) -> Rows:
    rows = []
    size = 0
    for line, values in enumerate(cells, start=1):
        texts = [as_text(value, percent=(line, rank) in scan.percent) for rank, value in enumerate(values, start=1)]
        size += sum(map(len, texts))
        if size > MAX_TEXT:
            raise Refused("bomb")
        if any(text.strip() for text in texts):
            rows.append((line, texts))
    return rows


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer: dict[str, Any] = {"rows": read(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": refused.code, "detail": refused.detail}
    except MemoryError:
        answer = {"refused": "bomb", "detail": ""}
    json.dump(answer, sys.stdout)
