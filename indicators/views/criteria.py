"""`/criteres/<contract>/`: the strategy's success criteria by action, with what is judged of each year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.queries.criteria import criteria_page
from indicators.services.appreciations import takes_part
from indicators.views.freshness import revalidated
from indicators.views.reading import Reader, contract_page


@contract_page
@revalidated
def criteria(request: HttpRequest, reader: Reader) -> HttpResponse:
    institute, today = reader.contract.institute, timezone.localdate()
    page = criteria_page(reader.contract, states=reader.states)
    writable = [
        year for year in page.years if takes_part(contract=reader.contract, entity=institute, year=year, by=reader.user)
    ]
    context = reader.context(
        _("Critères de réussite"), page=page, institute=institute, writable=writable, this_year=today.year
    )
    return render(request, "indicators/criteria.html", context)
