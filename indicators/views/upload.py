"""A filled-in workbook of a sheet: what it would change is shown first, then written when that is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import check_can
from imt_cop.core.errors import ConflictError, InvalidInputError
from indicators.formats import plural
from indicators.imports.sheet_file.reading import FileRow, read_sheet_file, too_large
from indicators.imports.tabular import MAX_WORKBOOK_BYTES, FileRefusedError
from indicators.models import Sheet
from indicators.presenters.sheets import row_label
from indicators.presenters.uploads import Conflict, RefusedCell, change_of, conflict_of
from indicators.queries.boards import sheet_url
from indicators.queries.sheets import SheetPage, find_sheet, sheet_page
from indicators.services.entries import Outcome
from indicators.services.observations import StaleFigureError, lock_of, writing_permission
from indicators.services.uploads import confirm, propose
from indicators.views.people import person
from indicators.views.sealed_entries import seal, unseal
from indicators.views.sheet_screen import shared_context, status_of
from indicators.views.upload_rows import in_file_order, read_upload, refusals_of

METHODS = ("GET", "HEAD", "POST")
Refused = Mapping[str, ConflictError | InvalidInputError]


@require_http_methods(METHODS)
def upload(request: HttpRequest, contract: str, year: int, entity: str) -> HttpResponse:
    user = person(request)
    sheet = _writable(contract, year, entity, user, posted=request.method == "POST")
    page = sheet_page(sheet, user=user)
    if request.method != "POST":
        return _screen(request, page, {})
    try:
        rows = _rows(request, sheet)
    except FileRefusedError as error:
        where = _("ligne %s") % error.line if error.line else ""
        refusal = {"refusal": error.sentence, "where": where}
        return _screen(request, page, refusal, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _screen(request, page, _preview(rows, page, user))


@require_http_methods(METHODS)
def upload_confirm(request: HttpRequest, contract: str, year: int, entity: str) -> HttpResponse:
    user = person(request)
    sheet = _writable(contract, year, entity, user, posted=request.method == "POST")
    if request.method != "POST":
        return redirect("indicators:sheet-upload", contract, year, entity)
    entries = unseal(request.POST.get("apercu", ""), sheet=sheet, by=user)
    outcome = confirm(sheet=sheet, entries=entries, by=user)
    _announce(request, outcome)
    if not outcome.refused:
        return redirect(sheet_url(sheet))
    page = sheet_page(sheet, user=user)
    return _screen(request, page, _left_out(page, outcome), status=status_of(list(outcome.refused.values())))


def _writable(contract: str, year: int, entity: str, user: User, *, posted: bool) -> Sheet:
    """The sheet, for those who may fill it in; nothing is sent to a locked one."""
    sheet = find_sheet(contract=contract, year=year, entity=entity, user=user)
    check_can(user, writing_permission(sheet), sheet.entity)
    if posted and (lock := lock_of(sheet)) is not None:
        raise ConflictError(lock)
    return sheet


def _rows(request: HttpRequest, sheet: Sheet) -> list[FileRow]:
    given = request.FILES.get("fichier")
    if not isinstance(given, UploadedFile) or not given.name:
        raise FileRefusedError(_("choisissez d’abord un fichier"))
    if (given.size or 0) > MAX_WORKBOOK_BYTES:
        raise FileRefusedError(too_large())
    return read_sheet_file(given.read(), name=given.name, sheet=sheet)


def _preview(found: list[FileRow], page: SheetPage, user: User) -> dict[str, Any]:
    reading = read_upload(found, page)
    proposal = propose(sheet=page.sheet, stated=reading.stated, by=user)
    rows = reading.rows
    return {
        "previewed": True,
        "changes": [change_of(rows[entry.key], entry) for entry in proposal.entries],
        "refused": in_file_order([*reading.refused, *refusals_of(proposal.refused, reading)]),
        "conflicts": _conflicts(page, proposal.refused),
        "unchanged": len(proposal.unchanged),
        "overtaken": [row_label(rows[key]) for key in proposal.overtaken],
        "sealed": seal(proposal.entries, sheet=page.sheet, by=user) if proposal.entries else "",
    }


def _left_out(page: SheetPage, outcome: Outcome) -> dict[str, Any]:
    """What was previewed and is not written, because something changed in between."""
    labels = {row.key: row_label(row) for row in page.rows}
    refused = [
        RefusedCell(place="", label=labels.get(key, key), text="", sentence=str(error.message))
        for key, error in outcome.refused.items()
        if not isinstance(error, StaleFigureError)
    ]
    return {"confirmed": True, "refused": refused, "conflicts": _conflicts(page, outcome.refused)}


def _conflicts(page: SheetPage, refused: Refused) -> list[Conflict]:
    rows = {row.key: row for row in page.rows}
    return [
        conflict_of(rows[key], error)
        for key, error in refused.items()
        if isinstance(error, StaleFigureError) and key in rows
    ]


def _announce(request: HttpRequest, outcome: Outcome) -> None:
    count = len(outcome.saved)
    if count:
        text = plural("%(count)s valeur enregistrée.", "%(count)s valeurs enregistrées.", count)
        messages.success(request, text % {"count": count})
    elif not outcome.refused:
        messages.info(request, _("Rien n’a changé : tout était déjà enregistré."))


def _screen(
    request: HttpRequest, page: SheetPage, found: dict[str, Any], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = shared_context(page) | {"lock": lock_of(page.sheet), **found}
    return render(request, "indicators/upload.html", context, status=status)
