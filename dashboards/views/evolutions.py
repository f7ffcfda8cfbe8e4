"""`/evolutions/<contract>/`: what changed between two dates, of the institute or of a school."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.permissions import Permission, can
from dashboards.addresses import EVOLUTIONS, period_asked
from dashboards.filters import selection_of
from dashboards.queries.councils import councils
from dashboards.queries.evolutions import evolution_page
from indicators.presenters import headline
from indicators.views.freshness import revalidated
from indicators.views.reading import Reader, contract_page


@contract_page
@revalidated
def evolutions(request: HttpRequest, reader: Reader) -> HttpResponse:
    selection = selection_of(request.GET, reader.contract, reader.states, known=EVOLUTIONS)
    recorded = councils(reader.contract)
    entity = selection.school or reader.contract.institute.code
    since, until = period_asked(request.GET, recorded, entity)
    page = evolution_page(reader.contract, selection, reader.states, since=since, until=until)
    pairs = zip(headline.counts(page.headline_before), headline.counts(page.headline_after), strict=False)
    context = reader.context(
        _("Depuis le dernier conseil"),
        page=page,
        selection=selection,
        headlines=list(pairs),
        held=recorded.held(entity, before=until),
        records_councils=can(reader.user, Permission.RECORD_COUNCIL, reader.contract.institute),
    )
    return render(request, "dashboards/evolutions.html", context)
