"""Small files of every accepted type, and what pretends to be one."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile


def archive(entries: dict[str, str], *, compression: int = ZIP_STORED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", compression) as written:
        for name, text in entries.items():
            written.writestr(name, text)
    return out.getvalue()


def open_document(kind: str, *, compression: int = ZIP_STORED) -> bytes:
    entries = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"}
    return archive(entries, compression=compression)


def office(part: str, **more: str) -> bytes:
    return archive({"[Content_Types].xml": "<x/>", part: "<x/>"} | more)


PDF = b"%PDF-1.7\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
XLSX = office("xl/workbook.xml")
ODS = open_document("spreadsheet")

ACCEPTED = {
    "note.pdf": PDF,
    "NOTE.PDF": PDF,
    "capture.png": PNG,
    "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(20),
    "photo.jpeg": b"\xff\xd8\xff\xe1" + bytes(20),
    "calcul.xlsx": XLSX,
    "calcul.ods": ODS,
    "lettre.docx": office("word/document.xml"),
    "lettre.odt": open_document("text"),
    "export.csv": "année;élèves\n2023;850\n".encode(),
    "export-excel.csv": "année;élèves\n2023;850\n".encode("cp1252"),
    "export-unicode.csv": "année;élèves\n2023;850\n".encode("utf-16"),
}
RENAMED = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "page.csv": b"<!DOCTYPE html><html></html>",
    "dessin.csv": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "image.pdf": PNG,
    "note.csv": PDF,
    "ancien.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "ancien.csv": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "calcul.docx": XLSX,
    "calcul.odt": ODS,
    "archive.xlsx": archive({"a.txt": "a"}),
    "macros.xlsx": office("xl/workbook.xml", **{"xl/vbaProject.bin": "x"}),
    "serre.ods": open_document("spreadsheet", compression=ZIP_DEFLATED),
    "coupe.xlsx": XLSX[:-10],
    "casse.xlsx": b"PK\x05\x06" + bytes(18),
}
REFUSED = ("page.html", "macro.xlsm", "programme.exe", "dessin.svg", "ancien.xls", "sans-extension", "note.pdf.exe")


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")
