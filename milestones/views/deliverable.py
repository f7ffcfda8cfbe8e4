"""A deliverable in one year: of one entity, its page; of every school, the list of their parts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from indicators.views.people import person
from milestones.queries.places import find_deliverable, part_url
from milestones.queries.progress import deliverables_of


@require_safe
def deliverable(request: HttpRequest, contract: str, deliverable: str, year: int) -> HttpResponse:
    user = person(request)
    found, due = find_deliverable(contract=contract, deliverable=deliverable, year=year, reader=user)
    milestone = found.action.milestone
    listed = deliverables_of(milestone.contract, user, year=year, milestone=milestone.code)
    one = next(one for one in listed if one.deliverable == found)
    if not one.is_shared:
        return redirect(part_url(found, year, one.parts[0].entity))
    context = {"contract": milestone.contract, "one": one, "due": due}
    return render(request, "milestones/deliverable.html", context)
