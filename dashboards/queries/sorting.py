"""The order of a table of indicators, as it stands in an address: `tri=ecart`, `tri=-statut`.

Values of different units are never compared: what is sorted is a share, a distance, an answer or a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext_lazy as _

from dashboards.queries.selection import unknown
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Direction, Outlook, Status
from indicators.queries.catalogue import Series

# The gravest first; the others say that there was nothing to judge.
STATUSES = (Status.REGRESSING, Status.BEHIND, Status.NEAR, Status.MET, Status.ABOVE)
OUTLOOKS = (Outlook.OFF_PATH, Outlook.SLIGHTLY_BELOW, Outlook.ON_PATH, Outlook.REACHED)


class Sortable(Protocol):
    @property
    def series(self) -> Series: ...
    @property
    def evaluation(self) -> Evaluation: ...


R = TypeVar("R", bound=Sortable)


def _name(row: Sortable) -> str:
    return row.series.name.casefold()


def _gap(row: Sortable) -> Decimal | None:
    """In percent of what was expected, in points for a percentage; the most unfavourable first."""
    evaluation = row.evaluation
    gap = evaluation.gap_pct if evaluation.gap_pct is not None else evaluation.gap
    return -gap if gap is not None and row.series.direction == Direction.DOWN else gap


def _coverage(row: Sortable) -> Decimal | None:
    found, asked = row.evaluation.coverage_in, row.evaluation.coverage_asked
    return None if found is None or not asked else Decimal(found) / asked


def _status(row: Sortable) -> int | None:
    status = row.evaluation.status
    return STATUSES.index(status) if status in STATUSES else None


def _outlook(row: Sortable) -> int | None:
    outlook = row.evaluation.outlook
    return OUTLOOKS.index(outlook) if outlook in OUTLOOKS else None


KEYS: Mapping[str, Callable[[Sortable], Any]] = {
    "indicateur": _name,
    "ecart": _gap,
    "progression": lambda row: row.evaluation.progress,
    "couverture": _coverage,
    "statut": _status,
    "perspective": _outlook,
}


@dataclass(frozen=True, slots=True)
class Order:
    key: str
    descending: bool

    def of(self, rows: Sequence[R]) -> tuple[R, ...]:
        """What has nothing to be sorted by comes last either way; equals keep the contract's order."""
        key = KEYS[self.key]
        known = [row for row in rows if key(row) is not None]
        others = [row for row in rows if key(row) is None]
        return (*sorted(known, key=key, reverse=self.descending), *others)


def order_of(text: str) -> Order | None:
    """None for no choice. Raises InvalidFilterError."""
    if not text:
        return None
    key = text.removeprefix("-")
    if key not in KEYS:
        raise unknown(_("Tri"), text)
    return Order(key, descending=text.startswith("-"))
