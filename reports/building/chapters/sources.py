"""Where each number was read: the documents, the lines of the contract, the sources of the year's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import choices, formats
from indicators.choices import ObservationKind
from indicators.presenters.assumptions import MOST_DECIMALS
from indicators.queries.catalogue import Series
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Cell, Heading, Row, Section, Span, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    return [*_documents(material), *_lines(material), *_notes(material), *_discrepancies(material)], ()


def _documents(material: Material) -> Iterator[Block]:
    if not material.documents:
        return
    yield Heading(_("Documents"))
    yield cells.bullets(
        (Span(f"{one.title} ", language=cells.foreign(one.language)), Span(f"({one.file})", emphasis=True))
        for one in material.documents
    )


def _lines(material: Material) -> Iterator[Block]:
    yield Heading(_("Indicateurs et chiffres de l’année"))
    yield Table(
        name=_("Sources"),
        caption=_("Où l’indicateur est écrit au contrat, et d’où vient le chiffre de %(year)s")
        % {"year": material.year},
        columns=(
            cells.column("indicator", _("Indicateur"), 2),
            cells.column("contract", _("Au contrat"), 2.5),
            cells.column("figure", _("Chiffre de l’année"), 2.5),
        ),
        rows=tuple(_rows(material)),
    )


def _rows(material: Material) -> Iterator[Row]:
    said = {
        record.indicator.code: record.source
        for record in material.records
        if record.entity.code == material.subject.code and record.kind == ObservationKind.ACTUAL
    }
    for series in material.series:
        place = cells.words(series.source, language=cells.foreign()) if series.source else cells.EMPTY
        typed = said.get(series.code, "")
        figure = cells.words(typed, language=cells.foreign()) if typed else cells.words(_origin(material, series))
        yield Row((cells.words(series.name), place, figure))


def _origin(material: Material, series: Series) -> str:
    """Where nobody wrote a source: how the value was obtained."""
    origin = material.evaluation(material.subject, series).value_origin
    if origin is None:
        return formats.NONE
    return _("valeur %(origin)s") % {"origin": choices.ValueOrigin(origin.value).label}


def _number(value: Decimal | None) -> Cell:
    """As printed: it may be a percentage of the reference as well as a figure in the unit, and the note says which."""
    if value is None:
        return cells.EMPTY
    return Cell(text=formats.number_text(value, MOST_DECIMALS), value=value)


def _notes(material: Material) -> Iterator[Block]:
    """The contract's own footnotes, as printed."""
    shown = {series.code for series in material.series}
    kept = [
        note for note in material.footnotes if any(note.concerns(material.subject.code, code) for code in sorted(shown))
    ]
    if kept:
        yield Heading(_("Notes du contrat"))
        language = cells.foreign()
        yield cells.bullets((Span(f"{note.mark} ", strong=True), Span(note.text, language=language)) for note in kept)


def _discrepancies(material: Material) -> Iterator[Block]:
    """Where the document contradicts itself: both figures are kept."""
    if not material.discrepancies:
        return
    yield Heading(_("Où le document se contredit"))
    yield Table(
        name=_("Contradictions"),
        caption=_("Les deux chiffres que le document imprime ; le premier est retenu"),
        columns=(
            cells.column("indicator", _("Indicateur"), 2),
            cells.column("entity", _("Établissement"), 1),
            cells.column("period", _("Période"), 0.8),
            cells.column("kept", _("Retenu"), 0.9, numeric=True),
            cells.column("other", _("Autre"), 0.9, numeric=True),
            cells.column("note", _("Note"), 3),
        ),
        rows=tuple(
            Row(
                (
                    cells.words(material.names.series_name(one.indicator.code)),
                    cells.words(one.entity.short_name),
                    cells.words(one.period),
                    _number(one.value),
                    _number(one.other_value),
                    cells.words(" ".join(filter(None, [one.note, one.source])), language=cells.foreign()),
                )
            )
            for one in material.discrepancies
        ),
    )
