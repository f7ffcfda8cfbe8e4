"""A worksheet as an XLSX file. Nothing that a person typed can become a formula or a link."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from indicators.presenters.sheet_workbook.cells import MIN_DAY, Book, Cell, Form, Line, Role, Rule, Style, Worksheet
from indicators.presenters.sheet_workbook.looks import BORDER, LOOKS

if TYPE_CHECKING:
    from decimal import Decimal

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Calibri", "font_size": 11},
}
# What remains allowed under the protection: to widen columns and rows, to sort nothing, to select everywhere.
ALLOWED = {"format_columns": True, "format_rows": True}
# A spreadsheet takes these for the beginning of a formula when such a text is edited again.
FORMULA = ("=", "+", "-", "@", "\t")
LINE_POINTS = 15
LIMITS = {"error_title": 32, "error_message": 255, "input_message": 255}


def write(worksheet: Worksheet) -> bytes:
    return write_book(Book(title=worksheet.title, sheets=(worksheet,)))


def write_book(book: Book) -> bytes:
    """The entries of the archive bear no date; the book's own, where it has one, is that of its properties."""
    import xlsxwriter

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as workbook:
        made = {"created": datetime.combine(book.made_on, time())} if book.made_on else {}
        workbook.set_properties({"title": book.title} | made)
        formats = Formats(workbook)
        for worksheet in book.sheets:
            _write_sheet(workbook.add_worksheet(worksheet.name), worksheet, formats)
    return stream.getvalue()


def _write_sheet(sheet: Any, worksheet: Worksheet, formats: Formats) -> None:
    for rank, width in enumerate(worksheet.widths):
        sheet.set_column(rank, rank, width)
    for row, line in enumerate(worksheet.lines):
        if line.cells and (points := _points(line, worksheet)) > LINE_POINTS:
            sheet.set_row(row, points)
        for column, cell in enumerate(line.cells):
            _write_cell(sheet, row, column, cell, formats)
    sheet.freeze_panes(worksheet.header + 1, worksheet.frozen_columns)
    if worksheet.is_protected:
        sheet.protect("", ALLOWED)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(worksheet.header)


def _points(line: Line, worksheet: Worksheet) -> int:
    """The height of a row: a spreadsheet does not always see by itself that its words run over several lines."""
    return max(line.height(worksheet.widths) * LINE_POINTS, LOOKS[line.cells[0].style.role].points * 3 // 2)


class Formats:
    """Each style once in the workbook."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Style, bool], Any] = {}

    def of(self, style: Style, *, quoted: bool) -> Any:
        key = (style, quoted)
        if key not in self._made:
            self._made[key] = self._workbook.add_format(_properties(style) | ({"quote_prefix": True} if quoted else {}))
        return self._made[key]


def _properties(style: Style) -> dict[str, Any]:
    look = LOOKS[style.role]
    found: dict[str, Any] = {"font_color": look.ink, "locked": not style.is_open, "valign": "top"}
    if look.ground:
        found["bg_color"] = look.ground
    if look.bold:
        found["bold"] = True
    if look.framed:
        found |= {"border": 1, "border_color": BORDER}
    if look.points:
        found["font_size"] = look.points
    if style.wraps:
        found["text_wrap"] = True
    if style.form != Form.TEXT:
        found["num_format"] = number_format(style)
    elif style.role == Role.FIGURE:
        found["align"] = "right"
    return found


def number_format(style: Style) -> str:
    """In the notation of the file, which each spreadsheet shows as its reader's language writes numbers."""
    if style.form == Form.DAY:
        return "dd/mm/yyyy"
    part = f".{'0' * style.decimals}" if style.decimals else ""
    number = f"0{part}{_quoted(style.gap)}%" if style.form == Form.PERCENT else f"#,##0{part}"
    shown = f"{_quoted(style.prefix)}{number}{_quoted(style.suffix)}"
    return f'"+"{shown};"\u2212"{shown};{shown}' if style.signed else shown


def _quoted(text: str) -> str:
    """Words in a number's format: a quotation mark would end them."""
    return f'"{text.replace(chr(34), chr(39))}"' if text else ""


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: Formats) -> None:
    value = cell.value
    form = formats.of(cell.style, quoted=isinstance(value, str) and value.startswith(FORMULA))
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, form)
    elif cell.style.form == Form.DAY:
        sheet.write_datetime(row, column, datetime.combine(value, time()), form)  # type: ignore[arg-type]
    else:
        sheet.write_number(row, column, _binary(value, cell.style), form)  # type: ignore[arg-type]
    if cell.rule is not None:
        sheet.data_validation(row, column, row, column, _validation(cell.rule))


def _binary(value: Decimal, style: Style) -> float:
    """What the file format knows; the reader takes 15 significant digits of it, so that none of ours is lost."""
    return float(value / 100 if style.form == Form.PERCENT else value)


def _validation(rule: Rule) -> dict[str, Any]:
    said = {"error_title": rule.title, "error_message": rule.message, "input_message": rule.hint}
    found: dict[str, Any] = {name: text[: LIMITS[name]] for name, text in said.items() if text}
    if rule.choices:
        return found | {"validate": "list", "source": list(rule.choices)}
    if rule.form == Form.DAY:
        return found | {"validate": "date", "criteria": ">=", "value": MIN_DAY}
    if rule.form == Form.TEXT:
        return found | {"validate": "length", "criteria": "<=", "value": rule.length}
    if rule.minimum is None:
        return found | {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
    return found | {"validate": "decimal", "criteria": ">=", "value": rule.minimum}
