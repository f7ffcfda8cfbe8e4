"""How the cells of each role look, in either format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.presenters.sheet_workbook.cells import Role

BORDER = "#B8C0CC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours as `#RRGGBB`; `points` 0 is the usual size."""

    ink: str = "#12284C"
    ground: str = ""
    bold: bool = False
    framed: bool = False
    points: int = 0


LOOKS: Mapping[Role, Look] = {
    Role.TITLE: Look(bold=True, points=16),
    Role.NOTE: Look(ink="#3B4A63"),
    Role.HEADING: Look(ink="#FFFFFF", ground="#12284C", bold=True, framed=True),
    Role.BAND: Look(ground="#DCE5F0", bold=True),
    Role.LABEL: Look(framed=True),
    Role.FIGURE: Look(framed=True),
    Role.INPUT: Look(ground="#FFF8DC", framed=True),
    Role.MARK: Look(ink="#5A6678", points=8),
    Role.TOTAL: Look(ground="#F4F6F9", bold=True, framed=True),
}
