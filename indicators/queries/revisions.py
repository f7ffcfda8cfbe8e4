"""A sheet's figures as they are kept now, and as they stood at an earlier version."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.models import Observation, ObservationRevision, Sheet

# Series, kind, name: what tells a sheet's figures apart.
Key = tuple[int, str, str]


def kept_figures(sheet: Sheet) -> dict[Key, Observation]:
    """One query."""
    figures = Observation.objects.of_year(sheet.campaign.contract, sheet.campaign.year).filter(entity=sheet.entity)
    return {(figure.indicator_id, figure.kind, figure.name): figure for figure in figures}


def revisions_at(versions: Mapping[int, int]) -> dict[int, ObservationRevision]:
    """By figure, the revision of the version that is asked of it, where there is one; one query at most."""
    if not versions:
        return {}
    rows = ObservationRevision.objects.filter(observation__in=versions, version__in=set(versions.values()))
    return {row.observation_id: row for row in rows if row.version == versions[row.observation_id]}
