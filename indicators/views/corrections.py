"""The corrections of a contract's locked figures: those that wait for the DG first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.formats import figure_label
from indicators.models import Correction
from indicators.presenters.figures import said_text
from indicators.queries.figures import CorrectionRow, corrections_of
from indicators.views.people import person


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCorrection:
    correction: Correction
    label: str
    before: str
    after: str
    url: str


@require_safe
def corrections(request: HttpRequest, contract: str) -> HttpResponse:
    found, rows = corrections_of(contract=contract, user=person(request))
    lines = [_line(row) for row in rows]
    context = {
        "contract": found,
        "pending": [line for line in lines if line.correction.is_pending],
        "decided": [line for line in lines if not line.correction.is_pending],
    }
    return render(request, "indicators/corrections.html", context)


def _line(row: CorrectionRow) -> ListedCorrection:
    observation = row.correction.observation
    return ListedCorrection(
        correction=row.correction,
        label=figure_label(observation.indicator, observation.name),
        before=said_text(row.before, row.measure),
        after=said_text(row.correction, row.measure),
        url=row.url,
    )
