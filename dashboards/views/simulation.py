"""`/simulation/<contract>/`: other figures for one indicator's year, and what the institute would be. Only read."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import replace_url

from dashboards.addresses import SIMULATION, scenario_asked, without_figures
from dashboards.fields import simulation_context
from dashboards.filters import selection_of
from dashboards.queries.simulation import ground, simulable, simulate
from indicators.views.freshness import revalidated
from indicators.views.reading import Reader, contract_page


@contract_page
@revalidated
def simulation(request: HttpRequest, reader: Reader) -> HttpResponse:
    parameters = without_figures(request.GET)
    if not parameters.get("annee"):
        parameters["annee"] = str(reader.contract.last_year)
    selection = selection_of(parameters, reader.contract, reader.states, known=SIMULATION)
    start = ground(reader.contract, parameters.get("indicateur", ""), selection, reader.states)
    asked = scenario_asked(request.GET, start)
    page = simulate(start, asked.scenario)
    address = f"{reverse('dashboards:simulation', args=[reader.contract.code])}?{asked.query}"
    context = reader.context(
        _("Simulation"),
        page=page,
        selection=selection,
        asked=asked,
        offered=simulable(start.found.names, start.found),
        shared=request.build_absolute_uri(address),
        **simulation_context(page, asked),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asked.refused else HTTPStatus.OK
    response = render(request, "dashboards/simulation.html", context, status=status)
    return replace_url(response, address) if getattr(request, "htmx", False) else response
