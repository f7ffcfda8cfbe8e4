"""The report's data as a Frictionless Data Package: tidy CSV files, `datapackage.json` and a README in both languages.

Values are written as every export writes them, plainly: a text that begins by `=` stays that text, since a file of
data that altered its data would be wrong for every program that reads it. The README says so to who opens it in a
spreadsheet.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from csv import writer
from io import BytesIO, StringIO
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.document import Document, Snapshot, TidyTable

# The first day that the archive's format can write: an entry bears no date of its own.
NO_DATE = (1980, 1, 1, 0, 0, 0)
# In the words of the table schema, where they are not those of the snapshot.
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "number": {"decimalChar": ".", "bareNumber": True},
    "boolean": {"trueValues": ["true"], "falseValues": ["false"]},
    "date": {"format": "default"},
}


def write(snapshot: Snapshot) -> bytes:
    files = {f"data/{table.name}.csv": csv(table) for table in snapshot.tables}
    described = msgspec.json.format(msgspec.json.encode(describe(snapshot, files)), indent=2)
    return _archive({"README.md": readme(snapshot).encode(), "datapackage.json": described + b"\n", **files})


def _archive(files: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()


def csv(table: TidyTable) -> bytes:
    text = StringIO()
    lines = writer(text, lineterminator="\n")
    lines.writerow([field.name for field in table.fields])
    lines.writerows(["" if value is None else value for value in row] for row in table.rows)
    return text.getvalue().encode()


def describe(snapshot: Snapshot, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The descriptor, after the Data Package specification, version 1."""
    meta = snapshot.meta
    document = _document(snapshot)
    version = f"{meta.version}.0.0"
    return {
        "profile": "tabular-data-package",
        "name": f"{meta.contract}-{meta.entity}-{meta.year}-{meta.kind}".lower(),
        "id": f"sha256:{snapshot.sha256}",
        "title": f"{document.title} – {document.subtitle}",
        "description": "; ".join(f"{label}: {text}" for label, text in document.facts) or document.title,
        "version": version,
        "created": f"{meta.as_of.isoformat()}T00:00:00Z",
        "contributors": [{"title": document.organisation, "role": "publisher"}],
        "sources": [{"title": f"{document.organisation}, {document.subtitle}"}],
        "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte / Open Licence 2.0"}],
        "resources": [_resource(table, files[f"data/{table.name}.csv"]) for table in snapshot.tables],
    }


def _resource(table: TidyTable, content: bytes) -> dict[str, Any]:
    key = {"primaryKey": list(table.primary_key)} if table.primary_key else {}
    fields = [
        {"name": field.name, "type": field.type, "title": field.title}
        | ({"description": field.description} if field.description else {})
        | dict(FORMATS.get(field.type, {}))
        for field in table.fields
    ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"data/{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": fields, "missingValues": [""]} | key,
    }


def readme(snapshot: Snapshot) -> str:
    """French first, English after it."""
    said = []
    for language, document in sorted(snapshot.documents.items(), reverse=True):
        with override(language):
            said.append(_readme(snapshot, document))
    return "\n".join(said)


def _readme(snapshot: Snapshot, document: Document) -> str:
    lines = [
        f"# {_plain(document.title)} – {_plain(document.subtitle)}",
        "",
        _plain(document.organisation),
        *([f"\n**{_plain(document.mark)}**"] if document.mark else []),
        "",
        *(_("- %(label)s : %(text)s") % {"label": _plain(one), "text": _plain(text)} for one, text in document.facts),
        "",
        _("Les fichiers sont décrits par `datapackage.json` (Frictionless Data Package, version 1)."),
        _("CSV en UTF-8 : virgule entre les champs, point décimal, valeurs non arrondies, case vide sans valeur."),
        _(
            "Une valeur n’est jamais modifiée : un texte qui commence par `=`, `+`, `-` ou `@` est écrit tel quel. "
            "Dans un tableur, importez ces colonnes comme du texte, ou prenez le classeur du rapport."
        ),
        _("Empreinte SHA-256 de l’instantané dont tout le rapport est tiré : `%s`.") % snapshot.sha256,
        "",
        *(f"- `data/{table.name}.csv` ({_rows(len(table.rows))})" for table in snapshot.tables),
        "",
    ]
    return "\n".join(lines)


def _rows(count: int) -> str:
    return _("%s lignes") % count if count != 1 else _("1 ligne")


def _plain(text: str) -> str:
    return " ".join(text.split("\n"))


def _document(snapshot: Snapshot) -> Document:
    """The descriptor has one language: the first of the house's that the snapshot has."""
    return snapshot.documents.get("fr") or next(iter(snapshot.documents.values()))
