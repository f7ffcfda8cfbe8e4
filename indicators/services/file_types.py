"""Which files may be attached: told by their content, which their extension must agree with."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile

# The directory at a zip's end: beyond these it is no office document, and is not read.
MAX_ENTRIES, MAX_DIRECTORY = 5_000, 1_000_000
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_MAX_COMMENT = 65_535
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class FileType:
    """`recognises` reads an open file from its beginning; `extensions` in lower case, without the point."""

    label: str
    extensions: tuple[str, ...]
    content_type: str
    recognises: Callable[[IO[bytes]], bool]


def type_of(file: IO[bytes], extension: str) -> FileType | None:
    """The type that both the extension and the content say; None where they do not agree or it is not taken."""
    found = next((one for one in TYPES if extension.lower() in one.extensions), None)
    if found is None:
        return None
    file.seek(0)
    recognised = found.recognises(file)
    file.seek(0)
    return found if recognised else None


def accepted() -> str:
    """For the file input's `accept`."""
    return ",".join(f".{extension}" for one in TYPES for extension in one.extensions)


def labels() -> str:
    return ", ".join(one.label for one in TYPES)


def _begins(*signatures: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: file.read(16).startswith(signatures)


def _office(part: str) -> Callable[[IO[bytes]], bool]:
    """An Office Open XML package that holds this part, and no macro."""

    def recognises(file: IO[bytes]) -> bool:
        names = _names(file)
        return {"[Content_Types].xml", part} <= names and not any(one.endswith("vbaProject.bin") for one in names)

    return recognises


def _open_document(content_type: str) -> Callable[[IO[bytes]], bool]:
    """An OpenDocument package: its `mimetype` entry, uncompressed, says what it is."""

    def recognises(file: IO[bytes]) -> bool:
        if "mimetype" not in _names(file):
            return False
        with ZipFile(file) as archive:
            entry = archive.getinfo("mimetype")
            plain = entry.compress_type == ZIP_STORED and entry.file_size == len(content_type)
            try:
                return plain and archive.read(entry) == content_type.encode()
            except (BadZipFile, NotImplementedError, RuntimeError):
                return False

    return recognises


def _names(file: IO[bytes]) -> frozenset[str]:
    """The entries of a zip, none where it is not one or where its directory is too large to be looked at."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _END.size - _MAX_COMMENT))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        return frozenset()
    end = _END.unpack_from(tail, at)
    entries, directory = end[4], end[5]
    if entries > MAX_ENTRIES or directory > MAX_DIRECTORY:
        return frozenset()
    try:
        with ZipFile(file) as archive:
            return frozenset(archive.namelist())
    except (BadZipFile, NotImplementedError, ValueError):
        return frozenset()


def _is_text(file: IO[bytes]) -> bool:
    """Lines of text in UTF-8, Windows-1252 or UTF-16; neither a page nor a program renamed."""
    content = file.read()
    if content.startswith(_UTF16):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    start = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"%pdf-", b"pk\x03\x04", b"{\\rtf")) or any(mark in start for mark in _MARKUP):
        return False
    return len(content.translate(None, _CONTROLS)) == len(content)


TYPES = (
    FileType("PDF", ("pdf",), "application/pdf", _begins(b"%PDF-")),
    FileType("PNG", ("png",), "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    FileType("JPEG", ("jpg", "jpeg"), "image/jpeg", _begins(b"\xff\xd8\xff")),
    FileType(
        "XLSX",
        ("xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _office("xl/workbook.xml"),
    ),
    FileType(
        "ODS",
        ("ods",),
        "application/vnd.oasis.opendocument.spreadsheet",
        _open_document("application/vnd.oasis.opendocument.spreadsheet"),
    ),
    FileType("CSV", ("csv",), "text/csv", _is_text),
    FileType(
        "DOCX",
        ("docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _office("word/document.xml"),
    ),
    FileType(
        "ODT",
        ("odt",),
        "application/vnd.oasis.opendocument.text",
        _open_document("application/vnd.oasis.opendocument.text"),
    ),
)
