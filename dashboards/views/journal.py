"""`/journal/`: who changed what, when, from what to what, and why."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Action, User
from dashboards.filters import check_names, day_of
from dashboards.queries.journal import COLUMNS, JournalFilter, journal_rows, visible_entries
from dashboards.queries.journal import journal as journal_of
from dashboards.queries.selection import InvalidFilterError, unknown
from indicators.downloads import stream
from indicators.presenters.journal import OBJECTS, said

LONGEST = 100
KNOWN = frozenset({"contrat", "etablissement", "action", "objet", "numero", "du", "au", "avant"})


@login_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    visible_entries(user)  # who may read none is told so before their filters are looked at
    asked = _asked(request.GET)
    page = journal_of(user, asked)
    address = request.GET.copy()
    address.pop("avant", None)
    context = {
        "title": _("Journal"),
        "page": page,
        "asked": asked,
        "lines": [said(entry, page.entities) for entry in page.entries],
        "actions": Action.choices,
        "objects": OBJECTS.items(),
        "query": address.urlencode(),
    }
    return render(request, "dashboards/journal.html", context)


@login_required
@require_safe
def journal_file(request: HttpRequest, form: str) -> HttpResponseBase:
    user = cast(User, request.user)
    visible_entries(user)  # refused before a line is sent
    return stream(journal_rows(user, _asked(request.GET)), COLUMNS, form=form, name="journal")


def _asked(parameters: QueryDict) -> JournalFilter:
    """Raises InvalidFilterError."""
    check_names(parameters, KNOWN)
    given = {name: parameters.get(name, "").strip() for name in KNOWN}
    if any(len(text) > LONGEST or "\0" in text for text in given.values()):
        raise InvalidFilterError(_("Un filtre du journal est trop long ou illisible."))
    if given["action"] and given["action"] not in Action:
        raise unknown(_("Action"), given["action"])
    if given["objet"] and given["objet"] not in OBJECTS:
        raise unknown(_("Objet"), given["objet"])
    before = given["avant"]
    if before and not (before.isascii() and before.isdigit() and len(before) <= 18):
        raise unknown(_("Page"), before)
    return JournalFilter(
        contract=given["contrat"],
        entity=given["etablissement"],
        action=given["action"],
        kind=given["objet"],
        number=given["numero"],
        since=day_of(given["du"]) if given["du"] else None,
        until=day_of(given["au"]) if given["au"] else None,
        before=int(before) if before else None,
    )
