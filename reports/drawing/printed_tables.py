"""A table as the printed page's data: its rows cut to the columns of each part, its notes, its marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from reports.document import Row, Table
from reports.drawing import marks
from reports.drawing.columns import EMPTY, INSET, Fit, cell_face, fits
from reports.drawing.faces import STRONG, Face, face
from reports.drawing.numbering import table_caption
from reports.drawing.typography import ready, with_cuts

Data = dict[str, Any]
# A cell of more characters may go on on the next page; a shorter one stays whole, and its row with it.
LONG = 500
# A table no higher than this, in points, is never broken over two pages; for a page upright, and flipped.
WHOLE = {False: 530.0, True: 360.0}
# What a rounded width may lack, in points.
SLACK = 0.02


def printed(table: Table, *, number: int, anchor: str, language: str) -> Iterator[tuple[Data, bool]]:
    """Each part of the table that a page can hold, and whether that page is flipped."""
    parts = fits(table)
    for rank, fit in enumerate(parts, 1):
        caption = table_caption(table, number)
        if len(parts) > 1:
            cut = {"caption": caption, "part": rank, "parts": len(parts)}
            caption = _("%(caption)s (colonnes, partie %(part)s sur %(parts)s)") % cut
        data = {
            "kind": "table",
            "anchor": anchor if rank == 1 else f"{anchor}-{rank}",
            "caption": ready(caption, language),
            "size": fit.size,
            "height": fit.height,
            "whole": len(parts) == 1 and fit.height <= WHOLE[fit.flipped],
            "columns": [
                {
                    "label": _fitted(table.columns[column].label, width, fit.size, language, face(STRONG)),
                    "numeric": table.columns[column].numeric,
                    "width": width,
                }
                for column, width in zip(fit.ranks, fit.widths, strict=True)
            ],
            "rows": list(_rows(table, fit, language)),
            "note": ready("\n".join(marks.notes(table)), language) if rank == len(parts) else "",
            "empty": _("Aucune ligne."),
        }
        yield data, fit.flipped


def _rows(table: Table, fit: Fit, language: str) -> Iterator[Data]:
    for rank, row in enumerate(table.rows):
        followed = rank + 1 < len(table.rows) and table.rows[rank + 1].kind != "group"
        # A group with rows is a header of theirs: repeated with them, and never left behind.
        kind = "header" if row.kind == "group" and followed else row.kind
        yield {"kind": kind, "cells": list(_cells(row, fit, language))}


def _cells(row: Row, fit: Fit, language: str) -> Iterator[Data]:
    if row.kind == "group":
        cell = row.cells[0] if row.cells else EMPTY
        yield {"text": ready(cell.text, cell.language or language), "language": cell.language}
        return
    for column, width in zip(fit.ranks, fit.widths, strict=True):
        cell = row.cells[column] if column < len(row.cells) else EMPTY
        text = _fitted(marks.loose_text(cell), width, fit.size, cell.language or language, cell_face(row, cell))
        found: Data = {"text": text}
        if cell.language:
            found["language"] = cell.language
        if cell.tone:
            found["tone"] = cell.tone
        if cell.strong:
            found["strong"] = True
        if cell.provisional:
            found["provisional"] = True
        if len(text) > LONG:
            found["long"] = True
        yield found


def _fitted(text: str, width: float, size: float, language: str, drawn: Face) -> str:
    return with_cuts(ready(text, language), width - INSET + SLACK, size, drawn)
