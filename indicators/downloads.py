"""Rows handed out as a file, line by line, in the form that the commands write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from csv import DictWriter
from itertools import chain, repeat
from json import dumps

from django.http import HttpResponse, StreamingHttpResponse

from imt_cop.core.errors import NotFoundError
from indicators.presenters.tables import File

Row = Mapping[str, str]
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


class _Line:
    """A file for csv.writer that hands each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def stream(rows: Iterable[Row], columns: Sequence[str], *, form: str, name: str) -> StreamingHttpResponse:
    """`form` is csv or json; empty cells are none. Raises NotFoundError for another form."""
    if form not in TYPES:
        raise NotFoundError
    lines = _csv(rows, columns) if form == "csv" else _json(rows, columns)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingHttpResponse(lines, content_type=TYPES[form], headers=headers)


def whole(file: File) -> HttpResponse:
    """A file that is made at once, as a browser saves it."""
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


def _csv(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    writer = DictWriter(_Line(), columns, lineterminator="\n").writer
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([row[name] for name in columns])


def _json(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """An array of objects, null for none."""
    started = False
    for row, before in zip(rows, chain(["[\n"], repeat(",\n")), strict=False):
        started = True
        yield before + dumps({name: row[name] or None for name in columns}, ensure_ascii=False)
    yield "\n]\n" if started else "[]\n"
