"""A worksheet as an OpenDocument spreadsheet, written by hand: an archive of four small files of XML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from indicators.presenters.sheet_workbook.cells import Book, Cell, Form, Line, Rule, Style, Worksheet
from indicators.presenters.sheet_workbook.ods_styles import (
    NAMESPACES,
    PAGE_STYLES,
    clean,
    column_style,
    style_elements,
    validation_element,
)

CONTENT_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = (
    f'{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{CONTENT_TYPE}"/>'
)
# The first day that the archive's format can write.
NO_DATE = (1980, 1, 1, 0, 0, 0)
PROTECTION = '<loext:table-protection loext:select-protected-cells="true" loext:select-unprotected-cells="true"/>'


def write(worksheet: Worksheet) -> bytes:
    return write_book(Book(title=worksheet.title, sheets=(worksheet,)))


def write_book(book: Book) -> bytes:
    """The entries of the archive bear no date: the same book is the same bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        # First and uncompressed: it is how the format is told from its first bytes.
        _add(archive, "mimetype", CONTENT_TYPE, zipfile.ZIP_STORED)
        _add(archive, "content.xml", _content(book))
        _add(archive, "styles.xml", PAGE_STYLES)
        _add(archive, "settings.xml", _settings(book))
        if book.made_on:
            _add(archive, "meta.xml", _meta(book))
        _add(archive, "META-INF/manifest.xml", _manifest(book))
    return stream.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str, method: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, NO_DATE)
    entry.compress_type = method
    archive.writestr(entry, text)


def _manifest(book: Book) -> str:
    parts = ["content.xml", "styles.xml", "settings.xml", *(["meta.xml"] if book.made_on else [])]
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>' for part in parts
    )
    return f"{MANIFEST}{entries}</manifest:manifest>"


def _meta(book: Book) -> str:
    return (
        f'{XML}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
        f'office:version="1.3"><office:meta><dc:title>{escape(clean(book.title))}</dc:title>'
        f"<dc:language>{book.language}</dc:language>"
        f"<meta:creation-date>{book.made_on}T00:00:00</meta:creation-date></office:meta></office:document-meta>"
    )


def _content(book: Book) -> str:
    cells = [cell for sheet in book.sheets for line in sheet.lines for cell in line.cells]
    styles = {style: f"ce{rank}" for rank, style in enumerate(dict.fromkeys(cell.style for cell in cells))}
    rules = {rule: f"regle{rank}" for rank, rule in enumerate(dict.fromkeys(c.rule for c in cells if c.rule))}
    return "".join(
        (
            f'{XML}<office:document-content {NAMESPACES} office:version="1.3"><office:automatic-styles>',
            '<style:style style:name="ta" style:family="table" style:master-page-name="Default"/>',
            *(
                column_style(f"{place}-{rank}", width)
                for place, sheet in enumerate(book.sheets)
                for rank, width in enumerate(sheet.widths)
            ),
            *(style_elements(style, name, book.language) for style, name in styles.items()),
            "</office:automatic-styles><office:body><office:spreadsheet>",
            *_validations(rules, book.sheets[0].name),
            *(_table(sheet, place, styles, rules) for place, sheet in enumerate(book.sheets)),
            "</office:spreadsheet></office:body></office:document-content>",
        )
    )


def _validations(rules: dict[Rule, str], first: str) -> Iterator[str]:
    """A book without rules has no such element: empty, it would not be valid."""
    if rules:
        yield "<table:content-validations>"
        yield from (validation_element(rule, name, first) for rule, name in rules.items())
        yield "</table:content-validations>"


def _table(sheet: Worksheet, place: int, styles: dict[Style, str], rules: dict[Rule, str]) -> str:
    """The lines down to the headings are repeated on each printed page."""
    protected = ' table:protected="true"' if sheet.is_protected else ""
    rows = [_row(line, styles, rules) for line in sheet.lines]
    columns = (f'<table:table-column table:style-name="co{place}-{rank}"/>' for rank in range(len(sheet.widths)))
    return "".join(
        (
            f'<table:table table:name={quoteattr(sheet.name)} table:style-name="ta"{protected}>',
            PROTECTION if sheet.is_protected else "",
            *columns,
            *rows[: sheet.header],
            f"<table:table-header-rows>{rows[sheet.header]}</table:table-header-rows>",
            *rows[sheet.header + 1 :],
            "</table:table>",
        )
    )


def _row(line: Line, styles: dict[Style, str], rules: dict[Rule, str]) -> str:
    cells = "".join(_cell(cell, styles[cell.style], rules) for cell in line.cells) or "<table:table-cell/>"
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(cell: Cell, style: str, rules: dict[Rule, str]) -> str:
    rule = f' table:content-validation-name="{rules[cell.rule]}"' if cell.rule else ""
    paragraphs = "".join(_paragraphs(cell))
    return f'<table:table-cell table:style-name="{style}"{rule}{_typed(cell)}>{paragraphs}</table:table-cell>'


def _typed(cell: Cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return ' office:value-type="string"'
    if isinstance(value, date):
        return f' office:value-type="date" office:date-value="{value.isoformat()}"'
    if cell.style.form == Form.PERCENT:
        return f' office:value-type="percentage" office:value="{value / 100:f}"'
    return f' office:value-type="float" office:value="{value:f}"'


def _paragraphs(cell: Cell) -> Iterator[str]:
    """The text that is seen; of a number, a spreadsheet makes its own from the value."""
    value = cell.value
    if isinstance(value, str):
        for line in clean(value).split("\n"):
            yield f"<text:p>{escape(line)}</text:p>"
    elif isinstance(value, Decimal):
        yield f"<text:p>{value:f}</text:p>"
    elif value is not None:
        yield f"<text:p>{value.strftime('%d/%m/%Y')}</text:p>"


def _settings(book: Book) -> str:
    tables = "".join(_view(sheet) for sheet in book.sheets)
    return (
        f'{XML}<office:document-settings xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
        'xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        '</config:config-item><config:config-item-map-named config:name="Tables">'
        f"{tables}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _view(sheet: Worksheet) -> str:
    """The line of headings and the first columns stay in sight."""
    frozen = {
        "HorizontalSplitMode": 2 if sheet.frozen_columns else 0,
        "VerticalSplitMode": 2,
        "HorizontalSplitPosition": sheet.frozen_columns,
        "VerticalSplitPosition": sheet.header + 1,
        "ActiveSplitRange": 3 if sheet.frozen_columns else 2,
        "PositionLeft": 0,
        "PositionRight": sheet.frozen_columns,
        "PositionTop": 0,
        "PositionBottom": sheet.header + 1,
    }
    kinds = {name: "short" if name.endswith("Mode") or name == "ActiveSplitRange" else "int" for name in frozen}
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kinds[name]}">{value}</config:config-item>'
        for name, value in frozen.items()
    )
    return f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{items}</config:config-item-map-entry>"
