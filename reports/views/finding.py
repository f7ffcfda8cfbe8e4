"""Which report an address names, for whoever asks: what they may not read is answered like what is not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from indicators.views.people import person
from reports.models import Report
from reports.queries.listing import find_prepared, find_report

View = Callable[..., HttpResponseBase]
Finder = Callable[..., Report]


def _with_report(view: View, find: Finder) -> View:
    @wraps(view)
    def wrapper(
        request: HttpRequest, *, contract: str, year: int, entity: str, edition: str, **kwargs: Any
    ) -> HttpResponseBase:
        user = person(request)
        found = find(contract=contract, year=year, entity=entity, edition=edition, user=user)
        return view(request, found, user, **kwargs)

    return wrapper


def of_report(view: View) -> View:
    """A page of a report of which something may be read: the view gets the report and the person."""
    return _with_report(view, find_report)


def of_preparation(view: View) -> View:
    """The same for what is being prepared."""
    return _with_report(view, find_prepared)
