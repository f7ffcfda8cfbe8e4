"""`/hypotheses/<contract>/`: the growth scenario, and the form by which the head office says what it observes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, can, check_can
from dashboards.filters import NOTHING, check_names
from dashboards.forms import ObservationForm
from imt_cop.core.errors import NotFoundError
from indicators.queries.scenario import find_assumption, find_observation, scenario_page
from indicators.services.assumptions import mark_of, observe
from indicators.views.freshness import revalidated
from indicators.views.reading import Reader, contract_page, reader_of


@contract_page
@revalidated
def assumptions(request: HttpRequest, reader: Reader) -> HttpResponse:
    """What is observed is the institute's own account: the ministry reads the contract's assumptions alone."""
    check_names(request.GET, NOTHING)
    observed = can(reader.user, Permission.READ_VALIDATED)
    context = reader.context(
        _("Hypothèses de croissance"),
        page=scenario_page(reader.contract, observations=observed),
        shows_observed=observed,
        records=can(reader.user, Permission.RECORD_ASSUMPTION, reader.contract.institute),
    )
    return render(request, "dashboards/assumptions.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def observation(request: HttpRequest, contract: str, code: str, year: int) -> HttpResponse:
    """One assumption's year: read, then written."""
    reader = reader_of(request, contract)
    check_can(reader.user, Permission.RECORD_ASSUMPTION, reader.contract.institute)
    assumption = find_assumption(reader.contract, code)
    if year not in reader.contract.years:
        raise NotFoundError
    found = find_observation(assumption, year)
    data = request.POST if request.method == "POST" else None
    form = ObservationForm(data, assumption=assumption, found=found, mark=mark_of(found))
    if request.method == "POST" and form.is_valid():
        observe(assumption=assumption, year=year, by=reader.user, **form.cleaned_data)
        messages.success(request, _("L’observation est enregistrée."))
        return redirect(reverse("dashboards:assumptions", args=[contract]) + f"#{code}")
    title = _("Observer en %(year)s") % {"year": year}
    context = reader.context(title, assumption=assumption, year=year, form=form)
    return render(request, "dashboards/observation.html", context, status=422 if form.errors else 200)
