"""Writing a command's rows: CSV or JSON, to standard output or whole to a file."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from indicators.models import Contract
from indicators.queries.objects import objects


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
    rows: Sequence[Mapping[str, str]], columns: Sequence[str], *, options: Mapping[str, Any], stdout: OutputWrapper
) -> None:
    text = render(rows, columns, options["format"])
    output: Path | None = options.get("output")
    if output is None:
        stdout.write(text, ending="")
    else:
        _write_whole(output, text)


def render(rows: Sequence[Mapping[str, str]], columns: Sequence[str], form: str) -> str:
    """The rows as CSV (empty = none) or as a JSON array of objects with the same names (null = none)."""
    if form == "json":
        return json.dumps(objects(rows, columns), ensure_ascii=False, indent=1) + "\n"
    stream = StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _write_whole(path: Path, text: str) -> None:
    """The file appears whole or not at all, even when the disk is full."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise CommandError(f"{path} : {error.strerror}", returncode=1) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise CommandError(f"{path} : {error.strerror}", returncode=1) from error
