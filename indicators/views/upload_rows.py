"""From the rows of a filled-in file to what they say of the sheet's figures, by the rules of the sheet's own form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from imt_cop.core.errors import ConflictError, FieldMessage, InvalidInputError
from indicators.choices import MissingReason, Quality
from indicators.forms import FigureForm
from indicators.imports.numbers import shown
from indicators.imports.sheet_file.columns import INPUTS, Column, folded, in_any_language
from indicators.imports.sheet_file.reading import FileRow
from indicators.presenters.uploads import RefusedCell, label_of
from indicators.queries.sheet_rows import SheetRow
from indicators.queries.sheets import SheetPage
from indicators.services.observations import StaleFigureError
from indicators.services.uploads import Stated

CHOICES = {Column.QUALITY: Quality, Column.REASON: MissingReason}


@dataclass(slots=True)
class Reading:
    """What a file says of a sheet, and the cells that say nothing that can be taken; `rows` by key."""

    rows: Mapping[str, SheetRow]
    places: dict[str, FileRow] = field(default_factory=dict)
    stated: list[Stated] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)

    def cell(self, key: str, column: Column, sentence: str) -> RefusedCell:
        found, row = self.places[key], self.rows.get(key)
        return RefusedCell(
            place=found.places.get(column, ""),
            label=label_of(row, found.texts.get(Column.NAME, "")) if row else shown(key),
            text=shown(found.texts.get(column, "")),
            sentence=sentence,
            line=found.line,
        )


def read_upload(found: Sequence[FileRow], page: SheetPage) -> Reading:
    reading = Reading(rows={row.key: row for row in page.rows})
    words = {column: in_any_language(dict(choices.choices)) for column, choices in CHOICES.items()}
    times = Counter(one.key for one in found)
    for one in found:
        reading.places[one.key] = one
        row = reading.rows.get(one.key)
        sentence = _row_refusal(one, row, page, repeated=times[one.key] > 1)
        if sentence:
            reading.refused.append(reading.cell(one.key, Column.CODE, sentence))
        elif row and row.asked.applicable and not (row.is_new and one.is_blank):
            _read_row(one, row, words, reading)
    return reading


def _row_refusal(one: FileRow, row: SheetRow | None, page: SheetPage, *, repeated: bool) -> str:
    """Why a whole row is not taken; empty where it is, or where it says nothing."""
    said = {column: text for column, text in one.texts.items() if text}
    if row is None:
        return _("Cette ligne n’est pas de cette fiche : elle est laissée de côté.") if said else ""
    if repeated:
        return _("Cette ligne est plusieurs fois dans le fichier : n’en gardez qu’une.")
    if not row.asked.applicable:
        return "" if _says_not_applicable(said) else _("Sans objet pour cet établissement.")
    if one.version is None:
        return _("La colonne Version a été changée : téléchargez de nouveau la fiche.")
    names = {other.name for other in page.rows if other.indicator == row.indicator and other.name}
    if row.is_new and one.texts.get(Column.NAME) in names:
        return _("Cet ajustement a déjà sa ligne.")
    return ""


def _says_not_applicable(said: Mapping[Column, str]) -> bool:
    """As the file was made, the value of such a row says so, and nothing else does."""
    labels = in_any_language({"value": MissingReason.NOT_APPLICABLE.label})
    return all(column == Column.VALUE and folded(text) in labels for column, text in said.items())


def _read_row(one: FileRow, row: SheetRow, words: Mapping[Column, Mapping[str, str]], reading: Reading) -> None:
    form = FigureForm(dict(_posted(one, row, words)), row=row)
    refusals = list(_refusals(form, one, row))
    reading.refused += [reading.cell(one.key, column, sentence) for column, sentence in refusals]
    if refusals:
        return
    cleaned = form.cleaned_data
    reading.stated.append(
        Stated(
            key=one.key,
            indicator=row.indicator,
            kind=row.kind,
            name=cleaned["name"] if row.is_new else row.name,
            version=cleaned["version"],
            factor=row.measure.factor,
            **{name: cleaned[name] for name in ("value", "reason", "expected_on", "quality", "comment", "source")},
        )
    )


def _posted(one: FileRow, row: SheetRow, words: Mapping[Column, Mapping[str, str]]) -> Iterator[tuple[str, Any]]:
    """The row as the sheet's own page would send it: codes for the words of lists."""
    for column, text in one.texts.items():
        yield f"{one.key}-{column.value}", words.get(column, {}).get(folded(text), text)
    yield f"{one.key}-version", one.version


def _refusals(form: FigureForm, one: FileRow, row: SheetRow) -> Iterator[tuple[Column, str]]:
    fields = {column.value: column for column in Column}
    for name, sentences in form.errors.items():
        yield fields.get(name, Column.CODE), " ".join(str(sentence) for sentence in sentences)
    if row.is_new and not one.texts.get(Column.VALUE) and not one.texts.get(Column.REASON):
        yield Column.VALUE, _("Donnez le montant de cet ajustement, ou un motif d’absence.")


def in_file_order(cells: Sequence[RefusedCell]) -> list[RefusedCell]:
    return sorted(cells, key=lambda cell: cell.line)


def refusals_of(errors: Mapping[str, InvalidInputError | ConflictError], reading: Reading) -> Iterator[RefusedCell]:
    """What the services refuse, in the cells that it is about."""
    columns = {column.value: column for column in INPUTS}
    for key, error in errors.items():
        if isinstance(error, StaleFigureError):
            continue
        messages = error.messages if isinstance(error, InvalidInputError) else [FieldMessage("value", error.message)]
        for message in messages:
            yield reading.cell(key, columns.get(message.field, Column.VALUE), str(message.sentence))
