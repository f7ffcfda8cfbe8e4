"""`/` and `/tableau-de-bord/<contract>/`: the institute's dashboard."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, can, check_can, reading
from dashboards.filters import DASHBOARD, selection_of
from dashboards.presenters import explained_alerts
from dashboards.queries.institute import institute_dashboard
from indicators.models import Contract
from indicators.presenters import headline
from indicators.queries.sheets import Due, due_for
from indicators.views.freshness import kept_page, revalidated
from indicators.views.reading import Reader, contract_page, reader_of
from milestones.queries.upcoming import upcoming_deliverables

TEMPLATE = "dashboards/institute.html"


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The current contract's dashboard, under what this person still has to hand in."""
    if not can(request.user, Permission.READ_PUBLISHED) and can(request.user, Permission.MANAGE_USERS):
        return redirect("admin:index")
    check_can(request.user, Permission.READ_PUBLISHED)
    if not Contract.objects.exists():
        return render(request, "dashboards/empty.html", {"title": _("Aucun contrat")})
    response: HttpResponse = _home(request, reader_of(request, None))
    return response


@revalidated
def _home(request: HttpRequest, reader: Reader) -> HttpResponse:
    return _dashboard(request, reader, due=due_for(reader.user))


@contract_page
@revalidated
def institute(request: HttpRequest, reader: Reader) -> HttpResponse:
    return _dashboard(request, reader)


def _dashboard(request: HttpRequest, reader: Reader, due: tuple[Due, ...] = ()) -> HttpResponse:
    selection = selection_of(request.GET, reader.contract, reader.states, known=DASHBOARD)

    def context() -> dict[str, Any]:
        page = institute_dashboard(reader.contract, selection, reader.states)
        title = _("Tableau de bord %(year)s") % {"year": selection.year}
        return reader.context(
            title,
            page=page,
            selection=selection,
            counts=headline.counts(page.headline),
            alerts=explained_alerts(page),
            due=due,
            upcoming=upcoming_deliverables(reader.contract, reading(reader.user), entity=selection.school or None),
        )

    if due:
        return render(request, TEMPLATE, context())
    return kept_page(request, reader, TEMPLATE, context)
