"""The review of a submitted sheet, line by line."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError
from indicators import formats
from indicators.models import FigureKey, Sheet
from indicators.queries.sheet_rows import SheetRow
from indicators.queries.sheets import sheet_page
from indicators.services import sheets, threads

MAX_LINE = 2_000


@transaction.atomic
def return_lines(*, sheet: Sheet, reasons: Mapping[str, str], overall: str = "", by: User) -> Sheet:
    """Send a sheet back with a reason for each line (by row key); each one goes to that figure's thread.

    The school reads them all with the decision. Raises InvalidInputError without any line, ConflictError where the
    sheet is not submitted.
    """
    check_can(by, Permission.RETURN_SHEET, sheet.entity)
    given = {key: text.replace("\r\n", "\n").strip() for key, text in reasons.items() if text.strip()}
    rows = {row.key: row for row in sheet_page(sheet, user=by).rows if row.asked.applicable and not row.is_new}
    _check(given, rows)
    decided = sheets.return_(sheet=sheet, reason=_decision(overall.strip(), given, rows), by=by)
    for key, text in given.items():
        threads.post(figure=figure_of(sheet, rows[key]), text=text, by=by, asks_change=True)
    return decided


def figure_of(sheet: Sheet, row: SheetRow) -> FigureKey:
    return FigureKey(
        contract=sheet.campaign.contract,
        entity=sheet.entity,
        indicator=row.indicator,
        year=sheet.campaign.year,
        kind=row.kind,
        name=row.name,
    )


def _check(given: Mapping[str, str], rows: Mapping[str, SheetRow]) -> None:
    if not given:
        raise InvalidInputError([("", _("Donnez le motif d’au moins une ligne, ou renvoyez la fiche entière."))])
    wrong = [(key, _("Cette ligne n’est pas sur la fiche.")) for key in given if key not in rows]
    long = _("Un motif compte %s caractères au plus.") % MAX_LINE
    wrong += [(key, long) for key, text in given.items() if len(text) > MAX_LINE]
    if wrong:
        raise InvalidInputError(wrong)


def _decision(overall: str, given: Mapping[str, str], rows: Mapping[str, SheetRow]) -> str:
    """What the sheet and the e-mail say: every line with its reason; only the lines where that would be too long."""
    named = {key: _label(rows[key]) for key in rows if key in given}
    lines = [_("%(line)s : %(reason)s") % {"line": label, "reason": given[key]} for key, label in named.items()]
    whole = "\n".join(filter(None, [overall, *lines]))
    if len(whole) <= sheets.MAX_REASON:
        return whole
    return "\n".join(filter(None, [overall[:MAX_LINE], _("Lignes à revoir : %s.") % "; ".join(named.values())]))


def _label(row: SheetRow) -> str:
    label = formats.in_language(row.indicator.label, row.indicator.label_en)
    return f"{label} — {row.name}" if row.name else label
