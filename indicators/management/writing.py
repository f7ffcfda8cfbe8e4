"""Writing a command's rows: CSV or JSON, to standard output or whole to a file."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from indicators.management.system_errors import sentence_of
from indicators.models import Contract
from indicators.queries.objects import objects

# Rows written at a time.
BATCH = 500


def add_contract(parser: ArgumentParser) -> None:
    parser.add_argument("contract", metavar="CONTRACT")


def add_format(parser: ArgumentParser, *, output: bool) -> None:
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    if output:
        parser.add_argument("--output", metavar="FILE", type=Path)


def contract_of(code: str) -> Contract:
    contract = Contract.objects.select_related("institute").filter(code=code).first()
    if contract is None:
        known = ", ".join(Contract.objects.values_list("code", flat=True)) or "aucun"
        raise CommandError(f"contrat inconnu : {code} (chargés : {known})", returncode=1)
    return contract


def write_rows(
    rows: Iterable[Mapping[str, str]], columns: Sequence[str], *, options: Mapping[str, Any], stdout: OutputWrapper
) -> None:
    write_values(map(itemgetter(*columns), rows), columns, options=options, stdout=stdout)


def write_values(
    values: Iterable[Sequence[str]], columns: Sequence[str], *, options: Mapping[str, Any], stdout: OutputWrapper
) -> None:
    """As `write_rows`, of rows that are in the order of the columns already."""
    pieces = (piece.encode() for piece in rendered(values, columns, options["format"]))
    write_pieces(pieces, options=options, stdout=stdout)


def write_pieces(pieces: Iterable[bytes], *, options: Mapping[str, Any], stdout: OutputWrapper) -> None:
    """What is written already, in UTF-8, piece after piece."""
    output: Path | None = options.get("output")
    if output is not None:
        _write_whole(output, pieces)
        return
    stdout.flush()
    # A stream of text alone (a test's) has no bytes beneath.
    beneath = getattr(stdout, "buffer", None)
    for piece in pieces:
        if beneath is None:
            stdout.write(piece.decode(), ending="")
        else:
            beneath.write(piece)


def rendered(values: Iterable[Sequence[str]], columns: Sequence[str], form: str) -> Iterator[str]:
    """The rows as CSV (empty = none), some at a time, or as a JSON array of objects of the same names (null = none)."""
    if form == "json":
        rows = (dict(zip(columns, one, strict=True)) for one in values)
        yield json.dumps(objects(rows, columns), ensure_ascii=False, indent=1) + "\n"
        return
    stream, remaining = StringIO(), iter(values)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    while batch := list(islice(remaining, BATCH)):
        writer.writerows(batch)
        yield _taken(stream)
    yield _taken(stream)


def _taken(stream: StringIO) -> str:
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text


def _write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """The file appears whole or not at all, even when the disk is full."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CommandError(f"{path} : {sentence_of(error)}", returncode=1) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise CommandError(f"{path} : {sentence_of(error)}", returncode=1) from error
