"""The moves of a sheet: hand in, return, validate, reopen. One address, one service each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.models import User
from imt_cop.core.errors import InvalidInputError, NotFoundError
from indicators.calculations.workflow import SheetMove
from indicators.forms import ReasonForm
from indicators.models import Sheet
from indicators.presenters.sheets import DONE
from indicators.queries.boards import sheet_url
from indicators.queries.sheets import find_sheet
from indicators.services import sheets
from indicators.services.checks import WITHOUT_COMMENT
from indicators.views.people import person
from indicators.views.sheet_screen import sheet_screen

Service = Callable[[Sheet, "Said", User], Sheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What goes with a move: a reason, or that warnings are left without a comment."""

    reason: str
    without_comment: bool


SERVICES: dict[SheetMove, Service] = {
    SheetMove.SUBMIT: lambda sheet, said, by: sheets.submit(sheet=sheet, by=by, without_comment=said.without_comment),
    SheetMove.VALIDATE: lambda sheet, said, by: sheets.validate(sheet=sheet, by=by),
    SheetMove.RETURN: lambda sheet, said, by: sheets.return_(sheet=sheet, reason=said.reason, by=by),
    SheetMove.REOPEN: lambda sheet, said, by: sheets.reopen(sheet=sheet, reason=said.reason, by=by),
}


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, contract: str, year: int, entity: str, move: str) -> HttpResponse:
    user = person(request)
    sheet = find_sheet(contract=contract, year=year, entity=entity, user=user)
    wanted = next((known for known in SheetMove if known.value == move), None)
    if wanted is None:
        raise NotFoundError
    if request.method != "POST":
        return redirect(sheet_url(sheet))
    form = ReasonForm(request.POST, prefix=wanted.value)
    said = Said(
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        without_comment=request.POST.get(WITHOUT_COMMENT) == "yes",
    )
    try:
        SERVICES[wanted](sheet, said, user)
    except InvalidInputError as error:
        for message in error.messages:
            if message.field in form.fields and message.field not in form.errors:
                form.add_error(message.field, str(message.sentence))
        return sheet_screen(request, sheet, user=user, reasons={move: form}, error=error, status=error.status)
    messages.success(request, str(DONE[wanted]))
    return redirect(sheet_url(sheet))
