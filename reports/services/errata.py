"""What a later version puts right: the corrections of published figures since the version before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from indicators.choices import CorrectionState, ObservationKind
from indicators.formats import figure_text, in_language
from indicators.models import Correction, Indicator, Observation, ObservationRevision
from reports.building import Erratum
from reports.choices import Language
from reports.models import Report, ReportVersion

Change = dict[str, Any]


def in_scope(report: Report) -> Q:
    """The figures that a report prints: of its year and those before; of the school alone, in a school's.

    External series (a price index, a comparator) are everybody's.
    """
    figures = Q(contract=report.contract, year__lte=report.year)
    if report.entity.is_institute:
        return figures
    return figures & (Q(entity=report.entity) | Q(kind=ObservationKind.EXTERNAL))


def changes_since(report: Report, version: ReportVersion) -> list[Change]:
    """One a corrected figure, in both languages, oldest decision first; the value before is that of the version."""
    approved = Correction.objects.filter(state=CorrectionState.APPROVED, decided_at__gt=version.published_at)
    rows = approved.select_related("observation__indicator", "observation__entity").order_by("decided_at", "pk")
    found = list(rows.filter(observation__in=Observation.objects.filter(in_scope(report))))
    before = {
        (revision.observation_id, revision.version): revision
        for revision in ObservationRevision.objects.filter(observation__in=[row.observation_id for row in found])
    }
    return [_change(row, before.get((row.observation_id, row.version))) for row in found]


def _change(row: Correction, before: ObservationRevision | None) -> Change:
    figure = row.observation
    change: Change = {
        "entity": figure.entity.short_name,
        "indicator": figure.indicator.code,
        "year": figure.year,
        "why": row.why,
        "on": row.decided_at.date().isoformat() if row.decided_at else "",
    }
    for language in Language.values:
        with override(language):
            change[f"label_{language}"] = _label(figure)
            change[f"old_{language}"] = _said(before, figure.indicator)
            change[f"new_{language}"] = _said(row, figure.indicator)
    return change


def _label(figure: Observation) -> str:
    name = in_language(figure.indicator.label, figure.indicator.label_en)
    return f"{name} — {figure.name}" if figure.name else str(name)


def _said(figure: Correction | ObservationRevision | None, measure: Indicator) -> str:
    if figure is None:
        return figure_text(None, measure)
    return str(figure.get_reason_display()) if figure.reason else figure_text(figure.value, measure, full=True)


def errata_of(report: Report, *, number: int, reason: str, changes: list[Change], day: date) -> tuple[Erratum, ...]:
    """Those of the versions before, and that of the version in preparation, once it says or corrects something."""
    past = ReportVersion.objects.filter(report=report.pk, number__gt=1).order_by("number")
    found = [_erratum(version.number, version.published_at.date(), version.reason, version.changes) for version in past]
    says = number > 1 and bool(reason or changes)
    return (*found, _erratum(number, day, reason, changes)) if says else tuple(found)


def _erratum(number: int, day: date, reason: str, changes: list[Change]) -> Erratum:
    texts = {}
    for language in Language.values:
        with override(language):
            texts[language] = erratum_text(reason, changes, language)
    return Erratum(version=number, published_on=day, text=texts[Language.FR], text_en=texts[Language.EN])


def erratum_text(reason: str, changes: list[Change], language: str) -> str:
    """The reason, then a line a corrected figure, in the language of the moment."""
    lines = [reason]
    for change in changes:
        lines.append(
            _("%(label)s, %(entity)s, %(year)s : %(old)s devient %(new)s (%(why)s).")
            % {
                "label": change[f"label_{language}"],
                "entity": change["entity"],
                "year": change["year"],
                "old": change[f"old_{language}"],
                "new": change[f"new_{language}"],
                "why": str(change["why"]).rstrip(" ."),
            }
        )
    return "\n".join(line for line in lines if line)
