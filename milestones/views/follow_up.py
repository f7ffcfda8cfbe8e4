"""`/jalons/<contract>/suivi/`: what waits for the person who asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from indicators.views.reading import Reader, contract_page
from milestones.queries.follow_up import follow_up


@contract_page
def my_deliverables(request: HttpRequest, reader: Reader) -> HttpResponse:
    page = follow_up(reader.contract, reader.user)
    return render(request, "milestones/follow_up.html", reader.context(_("Mes livrables"), page=page))
