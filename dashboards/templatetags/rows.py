"""Pieces of the dashboard, each drawn again only when what it shows has changed."""

from __future__ import annotations

from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from django import template
from django.utils.safestring import SafeString

from dashboards.queries.completeness import Completeness
from dashboards.queries.institute import HeatRow
from imt_cop.core.drawn import drawn
from indicators.calculations.results import Evaluation
from indicators.queries.rows import Row, SchoolCoverage

register = template.Library()

# All that is answered; not how it is explained, which holds on to all the figures that were read.
answers = attrgetter(*(one.name for one in fields(Evaluation) if one.compare))


@register.simple_tag(takes_context=True)
def indicator_row(context: template.Context, row: Row, coverage: bool) -> SafeString:
    """One indicator of the table; `coverage`: is that column there?"""
    contract, year = context["contract"].code, context["selection"].year
    key = (contract, year, coverage, row.series, answers(row.evaluation), row.change, row.last_known)

    def of_row() -> dict[str, Any]:
        shown = {"row": replace(row, history={}, before=None), "e": row.evaluation, "s": row.series}
        return {**shown, "coverage": coverage, **_address(contract, year)}

    return drawn("dashboards/_row.html", key, of_row)


@register.simple_tag(takes_context=True)
def heat_row(context: template.Context, row: HeatRow) -> SafeString:
    """One indicator, school by school."""
    contract, year = context["contract"].code, context["selection"].year
    key = (contract, year, row.series, tuple((cell.answer, answers(cell.evaluation)) for cell in row.cells))
    return drawn("dashboards/_heat_row.html", key, lambda: {"row": row, **_address(contract, year)})


@register.simple_tag(takes_context=True)
def coverage_row(context: template.Context, one: SchoolCoverage) -> SafeString:
    """How complete one school is."""
    contract, year = context["contract"].code, context["selection"].year
    key = (contract, year, one)
    return drawn("dashboards/_coverage_row.html", key, lambda: {"one": one, **_address(contract, year)})


@register.simple_tag(takes_context=True)
def completeness(context: template.Context, complete: Completeness) -> SafeString:
    """How complete the year is."""
    contract, year = context["contract"].code, context["selection"].year
    shown = {"complete": complete, "year": year, "contract": {"code": contract}}
    return drawn("dashboards/_completeness.html", (contract, year, complete), lambda: shown)


def _address(contract: str, year: int) -> dict[str, Any]:
    return {"contract": {"code": contract}, "selection": {"year": year}}
