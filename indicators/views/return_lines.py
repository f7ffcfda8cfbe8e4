"""Sending a submitted sheet back line by line: what looks wrong first, a reason beside each line."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError
from indicators.calculations.workflow import SheetMove, moves_from
from indicators.models import Sheet
from indicators.presenters.anomalies import AnomalyNote, notes_by_key
from indicators.presenters.sheets import TargetText, row_label, target_text
from indicators.queries.anomalies import anomalies_for
from indicators.queries.boards import sheet_url
from indicators.queries.sheet_rows import SheetRow
from indicators.queries.sheets import find_sheet, sheet_page
from indicators.services.reviews import MAX_LINE, return_lines
from indicators.views.people import person

FIELD = "motif-"
WHOLE = "ensemble"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A row as the DG reviews it; `reason` is what was typed, `error` why it was not taken."""

    row: SheetRow
    label: str
    target: TargetText
    notes: tuple[AnomalyNote, ...]
    field: str
    reason: str
    error: str

    @property
    def is_hard(self) -> bool:
        return any(note.severity == "hard" for note in self.notes)


@require_http_methods(["GET", "HEAD", "POST"])
def return_by_line(request: HttpRequest, contract: str, year: int, entity: str) -> HttpResponse:
    user = person(request)
    sheet = find_sheet(contract=contract, year=year, entity=entity, user=user)
    check_can(user, Permission.RETURN_SHEET, sheet.entity)
    if request.method != "POST":
        if SheetMove.RETURN not in moves_from(sheet.state):
            return redirect(sheet_url(sheet))
        return _screen(request, sheet, user)
    reasons = {name.removeprefix(FIELD): str(text) for name, text in request.POST.items() if name.startswith(FIELD)}
    try:
        return_lines(sheet=sheet, reasons=reasons, overall=request.POST.get(WHOLE, ""), by=user)
    except InvalidInputError as error:
        return _screen(request, sheet, user, error=error)
    messages.success(request, _("La fiche est renvoyée à l’école, avec vos motifs ligne par ligne."))
    return redirect(sheet_url(sheet))


def _screen(request: HttpRequest, sheet: Sheet, user: User, *, error: InvalidInputError | None = None) -> HttpResponse:
    refused = {message.field: str(message.sentence) for message in error.messages} if error else {}
    notes = notes_by_key(anomalies_for(sheet, user))
    page = sheet_page(sheet, user=user)
    lines = [
        ReviewLine(
            row=row,
            label=row_label(row),
            target=target_text(row),
            notes=notes.get(row.key, ()),
            field=f"{FIELD}{row.key}",
            reason=request.POST.get(f"{FIELD}{row.key}", ""),
            error=refused.get(row.key, ""),
        )
        for row in page.rows
        if row.asked.applicable and not row.is_new
    ]
    # The order of the flags (hard first, then the greatest) is that of `notes`; the others keep the sheet's.
    rank = {key: position for position, key in enumerate(notes)}
    flagged = sorted((one for one in lines if one.notes), key=lambda one: (not one.is_hard, rank[one.row.key]))
    context = {
        "sheet": sheet,
        "campaign": sheet.campaign,
        "url": sheet_url(sheet),
        "flagged": flagged,
        "others": [one for one in lines if not one.notes],
        "whole": request.POST.get(WHOLE, ""),
        "max_length": MAX_LINE,
        "error": refused.get("", ""),
        "years": page.years,
    }
    status = error.status if error else HTTPStatus.OK
    return render(request, "indicators/return_lines.html", context, status=status)
