"""What was written beside the figures, and how each was obtained, as it is validated with them."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.choices import ObservationKind
from indicators.queries.catalogue import Place, Series
from reports.building import cells
from reports.building.material import Material
from reports.document import Bullets


def comments_of(material: Material, place: Place, series: Iterable[Series]) -> Bullets | None:
    """The comments on a place's figures of the year, in the order of its indicators. Threads are never among them."""
    said = {
        record.indicator.code: record.comment
        for record in material.records
        if record.entity.code == place.code and record.kind == ObservationKind.ACTUAL and record.comment
    }
    items = [cells.named(one.name, said[one.code], language=cells.foreign()) for one in series if one.code in said]
    return Bullets(tuple(items)) if items else None
