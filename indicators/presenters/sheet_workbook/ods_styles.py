"""The styles and the rules of cells in the words of OpenDocument."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from indicators.presenters.sheet_workbook.cells import MIN_DAY, Form, Role, Rule, Style
from indicators.presenters.sheet_workbook.looks import BORDER, LOOKS

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    }.items()
)
COUNTRIES = {"fr": "FR", "en": "GB"}
# Printed on its side, as wide as the paper, on as many pages as it needs.
PAGE_STYLES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-styles {NAMESPACES} office:version="1.3"><office:automatic-styles>'
    '<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" '
    'style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0" fo:margin="15mm"/>'
    "</style:page-layout></office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="page"/></office:master-styles>'
    "</office:document-styles>"
)
# A character's width at the usual size, in millimetres.
CHARACTER = 2.1
# XML has no place for these; a tab or a line's end has.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    return _UNWRITABLE.sub(" ", text).replace("\r\n", "\n").replace("\r", "\n")


def column_style(name: str, width: int) -> str:
    return (
        f'<style:style style:name="co{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * CHARACTER:.1f}mm"/></style:style>'
    )


def style_elements(style: Style, name: str, language: str) -> str:
    """The style of a cell, after that of its numbers."""
    look = LOOKS[style.role]
    shown = f' style:data-style-name="{name}n"' if style.form != Form.TEXT else ""
    cell = [f'style:cell-protect="{"none" if style.is_open else "protected"}"', 'style:vertical-align="top"']
    if look.ground:
        cell.append(f'fo:background-color="{look.ground}"')
    if look.framed:
        cell.append(f'fo:border="0.5pt solid {BORDER}"')
    if style.wraps:
        cell.append('fo:wrap-option="wrap"')
    right = style.form in (Form.NUMBER, Form.PERCENT) or style.role == Role.FIGURE
    aligned = '<style:paragraph-properties fo:text-align="end"/>' if right else ""
    weight = ' fo:font-weight="bold"' if look.bold else ""
    return (
        f"{_number_style(style, f'{name}n', language)}"
        f'<style:style style:name="{name}" style:family="table-cell"{shown}>'
        f"<style:table-cell-properties {' '.join(cell)}/>{aligned}"
        f'<style:text-properties fo:color="{look.ink}" fo:font-size="{look.points or 10}pt"{weight}/></style:style>'
    )


def _number_style(style: Style, name: str, language: str) -> str:
    if style.form == Form.TEXT:
        return ""
    if style.form == Form.DAY:
        slash = "<number:text>/</number:text>"
        parts = '<number:day number:style="long"/>', '<number:month number:style="long"/>'
        year = '<number:year number:style="long"/>'
        return f"<number:date-style {_named(name, language)}>{slash.join((*parts, year))}</number:date-style>"
    if not style.signed:
        return _number(style, name, language)
    above, below = (
        f'<style:map style:condition="value(){sign}0" style:apply-style-name="{name}{end}"/>'
        for sign, end in (("&gt;", "a"), ("&lt;", "b"))
    )
    signed = (_number(style, f"{name}a", language, sign="+"), _number(style, f"{name}b", language, sign="\u2212"))
    return "".join((*signed, _number(style, name, language, maps=above + below)))


def _number(style: Style, name: str, language: str, *, sign: str = "", maps: str = "") -> str:
    number = (
        f'<number:number number:decimal-places="{style.decimals}" number:min-decimal-places="{style.decimals}" '
        'number:min-integer-digits="1" number:grouping="true"/>'
    )
    kind, unit = ("percentage-style", f"{style.gap}%") if style.form == Form.PERCENT else ("number-style", "")
    before, after = _words(sign + style.prefix), _words(unit + style.suffix)
    return f"<number:{kind} {_named(name, language)}>{before}{number}{after}{maps}</number:{kind}>"


def _words(text: str) -> str:
    return f"<number:text>{escape(clean(text))}</number:text>" if text else ""


def _named(name: str, language: str) -> str:
    return f'style:name="{name}" number:language="{language}" number:country="{COUNTRIES[language]}"'


def validation_element(rule: Rule, name: str, sheet: str) -> str:
    hint = f'<table:help-message table:display="true"><text:p>{escape(rule.hint)}</text:p></table:help-message>'
    return (
        f'<table:content-validation table:name="{name}" table:condition={quoteattr(f"of:{_condition(rule)}")} '
        f'table:allow-empty-cell="true" table:display-list="unsorted" '
        f"table:base-cell-address={quoteattr(f'{sheet}.A1')}>"
        f"{hint if rule.hint else ''}"
        f'<table:error-message table:message-type="stop" table:title={quoteattr(rule.title)} table:display="true">'
        f"<text:p>{escape(rule.message)}</text:p></table:error-message></table:content-validation>"
    )


def _condition(rule: Rule) -> str:
    if rule.choices:
        listed = ";".join('"' + choice.replace('"', '""') + '"' for choice in rule.choices)
        return f"cell-content-is-in-list({listed})"
    if rule.form == Form.DAY:
        day = f"DATE({MIN_DAY.year};{MIN_DAY.month};{MIN_DAY.day})"
        return f"cell-content-is-date() and cell-content()>={day}"
    if rule.form == Form.TEXT:
        return f"cell-content-text-length()<={rule.length}"
    if rule.minimum is None:
        return "cell-content-is-decimal-number() and cell-content-is-between(-1000000000000000,1000000000000000)"
    return f"cell-content-is-decimal-number() and cell-content()>={rule.minimum}"
