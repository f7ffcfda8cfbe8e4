"""`/conseils/<contract>/`: the dates of the boards and councils, and the forms by which the head office keeps them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, can, check_can
from dashboards.filters import NOTHING, check_names
from dashboards.forms import CouncilForm
from dashboards.queries.councils import councils, find_council
from indicators.services.councils import meeting, record, withdraw
from indicators.views.reading import Reader, reader_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def council_list(request: HttpRequest, contract: str) -> HttpResponse:
    reader = reader_of(request, contract)
    check_names(request.GET, NOTHING)
    institute = reader.contract.institute
    if request.method == "POST":
        check_can(reader.user, Permission.RECORD_COUNCIL, institute)
        return _record(request, reader)
    records = can(reader.user, Permission.RECORD_COUNCIL, institute)
    return _page(request, reader, CouncilForm(entities=meeting(reader.contract)) if records else None)


def _record(request: HttpRequest, reader: Reader) -> HttpResponse:
    form = CouncilForm(request.POST, entities=meeting(reader.contract))
    if not form.is_valid():
        return _page(request, reader, form)
    record(contract=reader.contract, by=reader.user, **form.cleaned_data)
    messages.success(request, _("La date est enregistrée."))
    return redirect("dashboards:councils", reader.contract.code)


def _page(request: HttpRequest, reader: Reader, form: CouncilForm | None) -> HttpResponse:
    context = reader.context(
        _("Dates des conseils"), page=councils(reader.contract), form=form, today=timezone.localdate()
    )
    status = 422 if form is not None and form.errors else 200
    return render(request, "dashboards/councils.html", context, status=status)


@login_required
@require_POST
def council_withdraw(request: HttpRequest, contract: str, number: int) -> HttpResponse:
    reader = reader_of(request, contract)
    check_can(reader.user, Permission.RECORD_COUNCIL, reader.contract.institute)
    withdraw(council=find_council(reader.contract, number), by=reader.user)
    messages.success(request, _("La date est retirée."))
    return redirect("dashboards:councils", contract)
