"""Headings that sort, and the files of a table: addresses that keep what the reader chose."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse

from dashboards.queries.selection import Selection

register = template.Library()

FORMS = ("xlsx", "ods", "csv")


@register.inclusion_tag("dashboards/_sortable.html", takes_context=True)
def sortable(context: template.Context, key: str, label: str, css_class: str = "") -> dict[str, Any]:
    """A heading whose link sorts by it; once sorted, by it the other way round."""
    now = context["selection"].sort
    asked: QueryDict = context["request"].GET.copy()
    asked["tri"] = f"-{key}" if now == key else key
    return {
        "label": label,
        "css_class": css_class,
        "href": f"?{asked.urlencode()}",
        "direction": {key: "ascending", f"-{key}": "descending"}.get(now, ""),
    }


@register.inclusion_tag("dashboards/_downloads.html", takes_context=True)
def downloads(context: template.Context, what: str, route: str, *parts: str) -> dict[str, Any]:
    """The three files of a table; `what` names it for who hears the links."""
    query = _query(context["selection"], context["request"].GET)
    files = [(form.upper(), f"{reverse(route, args=[*parts, form])}?{query}") for form in FORMS]
    return {"what": what, "files": files}


def _query(selection: Selection, asked: QueryDict) -> str:
    """The year that is shown, even where it was not asked for."""
    kept = asked.copy()
    kept["annee"] = str(selection.year)
    return kept.urlencode()
