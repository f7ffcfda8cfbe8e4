"""One figure of a sheet: saved alone by the page's script, which gets its row back; without it, a whole page."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import check_can
from imt_cop.core.errors import ConflictError, InvalidInputError, NotFoundError
from indicators.forms import FigureForm
from indicators.models import Sheet
from indicators.queries.boards import sheet_url
from indicators.queries.sheet_rows import adjustment_key
from indicators.queries.sheets import entry_row, find_sheet, sheet_page
from indicators.services.observations import save_figure, writing_permission
from indicators.views.people import person, wants_fragment
from indicators.views.sheet_screen import lines_of, may_write, shared_context, sheet_screen, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, contract: str, year: int, entity: str, indicator: str) -> HttpResponse:
    user = person(request)
    sheet = find_sheet(contract=contract, year=year, entity=entity, user=user)
    key = _key(request, indicator)
    if request.method != "POST":
        return _answer(request, sheet, [key])
    row = entry_row(sheet, key=key, user=user)
    check_can(user, writing_permission(sheet), sheet.entity)
    form = FigureForm(request.POST, row=row)
    status = _save(sheet, form, by=user)
    fresh = find_sheet(contract=contract, year=year, entity=entity, user=user)
    if form.errors:
        return _refused(request, fresh, form, status)
    if row.is_new:
        return _answer(request, fresh, [adjustment_key(indicator, form.cleaned_data["name"]), row.key])
    return _answer(request, fresh, [row.key])


def _key(request: HttpRequest, indicator: str) -> str:
    """The row that is meant: several adjustments share an indicator."""
    key = request.POST.get("row") or request.GET.get("row") or indicator
    if key != indicator and not key.startswith(f"{indicator}--"):
        raise NotFoundError
    return key


def _save(sheet: Sheet, form: FigureForm, *, by: User) -> int:
    """The status of the answer; what is refused stands in the form."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    entry = form.entry()
    try:
        save_figure(
            sheet=sheet,
            indicator=entry.indicator,
            figure=entry.figure,
            expected_version=entry.version,
            by=by,
            kind=entry.kind,
            name=entry.name,
        )
    except (ConflictError, InvalidInputError) as error:
        form.refuse(error)
        return status_of([error])
    return HTTPStatus.OK


def _answer(request: HttpRequest, sheet: Sheet, keys: list[str]) -> HttpResponse:
    """The rows as they now stand, and how much is done; without the script, the page at that row."""
    if not wants_fragment(request):
        entry_row(sheet, key=keys[0], user=person(request))
        return redirect(f"{sheet_url(sheet)}#ligne-{keys[0]}")
    page, writable = sheet_page(sheet, user=person(request)), may_write(sheet, person(request))
    lines = lines_of(page, [page.row(key) for key in keys], {}, writable=writable)
    saved = keys[0] if request.method == "POST" else ""
    return render(request, "indicators/_sheet_answer.html", shared_context(page) | {"lines": lines, "saved": saved})


def _refused(request: HttpRequest, sheet: Sheet, form: FigureForm, status: int) -> HttpResponse:
    """The row with what was typed, why it was refused, and (where somebody else wrote) what is kept."""
    user, key = person(request), form.row.key
    if not wants_fragment(request):
        return sheet_screen(request, sheet, user=user, forms={key: form}, status=status)
    page = sheet_page(sheet, user=user)
    lines = lines_of(page, [page.row(key)], {key: form}, writable=may_write(sheet, user))
    return render(request, "indicators/_sheet_answer.html", shared_context(page) | {"lines": lines}, status=status)
