"""The sheet as a workbook, prefilled: to fill in by those who may, to read by the others."""

from __future__ import annotations

from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import can
from indicators.models import Sheet
from indicators.presenters.sheet_workbook import ods, xlsx
from indicators.presenters.sheet_workbook.content import worksheet
from indicators.queries.sheets import find_sheet, sheet_page
from indicators.services.observations import lock_of, writing_permission
from indicators.views.people import person

WRITERS: dict[str, ModuleType] = {"xlsx": xlsx, "ods": ods}


@require_safe
def sheet_file(request: HttpRequest, contract: str, year: int, entity: str, form: str) -> HttpResponse:
    user = person(request)
    sheet = find_sheet(contract=contract, year=year, entity=entity, user=user)
    writer = WRITERS[form]
    content = writer.write(worksheet(sheet_page(sheet, user=user), refusal=_refusal(sheet, user)))
    headers = {"Content-Disposition": f'attachment; filename="fiche-{sheet.entity.code}-{year}.{form}"'}
    return HttpResponse(content, content_type=writer.CONTENT_TYPE, headers=headers)


def _refusal(sheet: Sheet, user: User) -> str:
    """Why the file is only there to be read; empty where this person may fill it in."""
    if not can(user, writing_permission(sheet), sheet.entity):
        return _("Cette fiche est remplie par son établissement : vous pouvez la lire.")
    return lock_of(sheet) or ""
