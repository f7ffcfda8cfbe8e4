"""The sheet of one entity: read by GET; a plain POST of the whole form saves every changed field."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import check_can
from imt_cop.core.errors import AppError
from indicators.formats import plural
from indicators.forms import FigureForm, is_blank_addition
from indicators.models import Sheet
from indicators.queries.boards import sheet_url
from indicators.queries.sheets import find_sheet, sheet_page
from indicators.services.entries import Outcome, save_entries
from indicators.services.observations import writing_permission
from indicators.views.people import person
from indicators.views.sheet_screen import sheet_screen, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, contract: str, year: int, entity: str) -> HttpResponse:
    user = person(request)
    found = find_sheet(contract=contract, year=year, entity=entity, user=user)
    if request.method != "POST":
        return sheet_screen(request, found, user=user)
    check_can(user, writing_permission(found), found.entity)
    posted = _posted(request, found)
    valid = {key: form for key, form in posted.items() if form.is_valid()}
    outcome = save_entries(sheet=found, entries=[form.entry() for form in valid.values()], by=user)
    for key, error in outcome.refused.items():
        valid[key].refuse(error)
    _announce(request, outcome)
    refused = {key: form for key, form in posted.items() if form.errors}
    if not refused:
        return redirect(sheet_url(found))
    errors: list[AppError] = list(outcome.refused.values())
    fresh = find_sheet(contract=contract, year=year, entity=entity, user=user)
    return sheet_screen(request, fresh, user=user, forms=refused, status=status_of(errors))


def _posted(request: HttpRequest, found: Sheet) -> dict[str, FigureForm]:
    """A form for each row that came with the post; a page opened before a row existed simply lacks it."""
    rows = sheet_page(found, user=person(request)).rows
    forms = {row.key: FigureForm(request.POST, row=row) for row in rows if row.asked.applicable}
    return {
        key: form
        for key, form in forms.items()
        if form.add_prefix("version") in request.POST and not is_blank_addition(form)
    }


def _announce(request: HttpRequest, outcome: Outcome) -> None:
    count = len(outcome.saved)
    if count:
        text = plural("%(count)s valeur enregistrée.", "%(count)s valeurs enregistrées.", count)
        messages.success(request, text % {"count": count})
    elif not outcome.refused:
        messages.info(request, _("Rien n’a changé : tout était déjà enregistré."))
