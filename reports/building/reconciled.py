"""From the schools to the institute, as rows: the lines of the pages, with codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indicators.presenters import reconciliation
from indicators.queries.dataset import plain
from reports.building.material import Material


def reconciliation_rows(material: Material) -> Iterator[Mapping[str, str]]:
    """`line` is school, missing, total, adjustment, result or difference; values are in the indicator's unit."""
    for series in material.declined:
        evaluation = material.evaluation(material.subject, series)
        for line in reconciliation.lines(evaluation, material.names):
            yield {
                "contract": material.names.contract,
                "indicator": series.code,
                "year": str(material.year),
                "line": line.kind,
                "label": line.label,
                "value": plain(line.value),
                "weight": plain(line.weight),
                "note": line.note,
            }
