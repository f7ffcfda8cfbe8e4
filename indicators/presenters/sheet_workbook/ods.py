"""A worksheet as an OpenDocument spreadsheet, written by hand: an archive of four small files of XML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from indicators.presenters.sheet_workbook.cells import Cell, Form, Line, Rule, Style, Worksheet
from indicators.presenters.sheet_workbook.ods_styles import (
    NAMESPACES,
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
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
PROTECTION = '<loext:table-protection loext:select-protected-cells="true" loext:select-unprotected-cells="true"/>'


def write(worksheet: Worksheet) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and uncompressed: it is how the format is told from its first bytes.
        archive.writestr("mimetype", CONTENT_TYPE, compress_type=zipfile.ZIP_STORED)
        archive.writestr("content.xml", _content(worksheet))
        archive.writestr("settings.xml", _settings(worksheet))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return stream.getvalue()


def _content(worksheet: Worksheet) -> str:
    cells = [cell for line in worksheet.lines for cell in line.cells]
    styles = {style: f"ce{rank}" for rank, style in enumerate(dict.fromkeys(cell.style for cell in cells))}
    rules = {rule: f"regle{rank}" for rank, rule in enumerate(dict.fromkeys(c.rule for c in cells if c.rule))}
    name = quoteattr(worksheet.name)
    protected = ' table:protected="true"' if worksheet.is_protected else ""
    return "".join(
        (
            f'{XML}<office:document-content {NAMESPACES} office:version="1.3"><office:automatic-styles>',
            *(column_style(rank, width) for rank, width in enumerate(worksheet.widths)),
            *(style_elements(style, name) for style, name in styles.items()),
            "</office:automatic-styles><office:body><office:spreadsheet><table:content-validations>",
            *(validation_element(rule, name, worksheet.name) for rule, name in rules.items()),
            f"</table:content-validations><table:table table:name={name}{protected}>",
            PROTECTION if worksheet.is_protected else "",
            *(f'<table:table-column table:style-name="co{rank}"/>' for rank in range(len(worksheet.widths))),
            *(_row(line, styles, rules) for line in worksheet.lines),
            "</table:table></office:spreadsheet></office:body></office:document-content>",
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


def _settings(worksheet: Worksheet) -> str:
    """The line of headings and the first columns stay in sight."""
    frozen = {
        "HorizontalSplitMode": 2,
        "VerticalSplitMode": 2,
        "HorizontalSplitPosition": worksheet.frozen_columns,
        "VerticalSplitPosition": worksheet.header + 1,
        "ActiveSplitRange": 3,
        "PositionLeft": 0,
        "PositionRight": worksheet.frozen_columns,
        "PositionTop": 0,
        "PositionBottom": worksheet.header + 1,
    }
    kinds = {name: "short" if name.endswith("Mode") or name == "ActiveSplitRange" else "int" for name in frozen}
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kinds[name]}">{value}</config:config-item>'
        for name, value in frozen.items()
    )
    return (
        f'{XML}<office:document-settings xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
        'xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        '</config:config-item><config:config-item-map-named config:name="Tables">'
        f"<config:config-item-map-entry config:name={quoteattr(worksheet.name)}>{items}</config:config-item-map-entry>"
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
