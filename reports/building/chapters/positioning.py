"""Where a school says that it stands on the strategic themes of the contract."""

from __future__ import annotations

from collections.abc import Sequence

from indicators import formats
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Section


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    items = [
        cells.named(formats.in_language(one.theme.label, one.theme.label_en), one.summary, language=cells.foreign())
        for one in material.positionings
    ]
    return ((cells.bullets(items),), ()) if items else ((), ())
