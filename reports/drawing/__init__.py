"""A report's files, drawn from its snapshot and from nothing else: the same snapshot gives the same bytes.

`draw` is the only door. The libraries that write the formats are loaded when a file is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from imt_cop.core.errors import NotFoundError
from reports.document import Document, Snapshot


class Format(NamedTuple):
    """What people and programs are told of a form."""

    label: str | Promise
    media_type: str
    suffix: str


FORMATS: Mapping[str, Format] = {
    "pdf": Format(_("PDF accessible"), "application/pdf", ".pdf"),
    "xlsx": Format(_("Classeur Excel"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "ods": Format(_("Classeur OpenDocument"), "application/vnd.oasis.opendocument.spreadsheet", ".ods"),
    "zip": Format(_("Paquet de données"), "application/zip", ".zip"),
    "json": Format(_("Instantané"), "application/json", ".json"),
}


def draw(snapshot: Snapshot, *, form: str, language: str) -> bytes:
    """The file of a form, in a language of the snapshot; the snapshot itself (`json`) and its data hold both.

    Raises NotFoundError for a form or a language that there is not, and DrawingError where the PDF would not be
    accessible: it is refused, never weakened.
    """
    if form not in FORMATS or language not in snapshot.documents:
        raise NotFoundError
    with override(language):
        return _WRITERS[form](snapshot, snapshot.documents[language])


def _pdf(snapshot: Snapshot, document: Document) -> bytes:
    from reports.drawing import pdf

    return pdf.write(snapshot, document)


def _workbook(form: str) -> Callable[[Snapshot, Document], bytes]:
    def write(snapshot: Snapshot, document: Document) -> bytes:
        from reports.drawing import workbook

        return workbook.write(snapshot, document, form=form)

    return write


def _package(snapshot: Snapshot, _document: Document) -> bytes:
    from reports.drawing import package

    return package.write(snapshot)


def _snapshot(snapshot: Snapshot, _document: Document) -> bytes:
    return snapshot.to_bytes()


_WRITERS: Mapping[str, Callable[[Snapshot, Document], bytes]] = {
    "pdf": _pdf,
    "xlsx": _workbook("xlsx"),
    "ods": _workbook("ods"),
    "zip": _package,
    "json": _snapshot,
}
