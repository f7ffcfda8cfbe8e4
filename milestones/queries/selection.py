"""What a reader of the milestones chose to look at: it lives in the page's address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from imt_cop.core.errors import InvalidFilterError
from indicators.models import Contract, Orientation, OrientationLink
from milestones.choices import DeliverableState
from milestones.models import Milestone
from milestones.queries.progress import DeliverableProgress
from schools.models import Entity

SHOWN_LENGTH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneSelection:
    """Empty keeps everything. `entity` keeps the parts of one entity, `state` the deliverables in that state."""

    year: int | None = None
    milestone: str = ""
    entity: str = ""
    state: str = ""
    orientation: str = ""

    @property
    def narrows(self) -> bool:
        return self != MilestoneSelection()


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneFilters:
    """What can be chosen, and what each orientation holds (codes of milestones)."""

    years: tuple[int, ...]
    milestones: tuple[Milestone, ...]
    entities: tuple[Entity, ...]
    orientations: tuple[Orientation, ...]
    milestones_of: dict[str, frozenset[str]]
    states: tuple[DeliverableState, ...] = tuple(DeliverableState)


def milestone_filters(contract: Contract, progress: Iterable[DeliverableProgress]) -> MilestoneFilters:
    """Two queries; the entities are those that something is asked of."""
    found = tuple(progress)
    entities = {part.entity.pk: part.entity for one in found for part in one.parts}
    of: dict[str, frozenset[str]] = {}
    orientations: dict[int, Orientation] = {}
    links = OrientationLink.objects.filter(contract=contract, target_kind="milestone").select_related("orientation")
    for link in links.order_by("orientation__position", "pk"):
        orientations[link.orientation_id] = link.orientation
        of[link.orientation.code] = of.get(link.orientation.code, frozenset()) | {link.target}
    return MilestoneFilters(
        years=tuple(sorted({*contract.years, *(one.year for one in found)})),
        milestones=tuple(Milestone.objects.filter(contract=contract).prefetch_related("actions", "results")),
        entities=tuple(sorted(entities.values(), key=lambda entity: (entity.position, entity.code))),
        orientations=tuple(orientations.values()),
        milestones_of=of,
    )


def selected(
    progress: Iterable[DeliverableProgress], selection: MilestoneSelection, filters: MilestoneFilters
) -> tuple[DeliverableProgress, ...]:
    """What the selection keeps. Raises InvalidFilterError for a value that the contract does not have."""
    _check(selection, filters)
    of_orientation = filters.milestones_of.get(selection.orientation, frozenset())
    kept = []
    for one in progress:
        code = one.deliverable.action.milestone.code
        mine = one.of_entity(selection.entity) if selection.entity else one
        if (
            mine is not None
            and selection.year in (None, one.year)
            and selection.milestone in ("", code)
            and (not selection.orientation or code in of_orientation)
            and selection.state in ("", mine.state)
        ):
            kept.append(mine)
    return tuple(kept)


def _check(selection: MilestoneSelection, filters: MilestoneFilters) -> None:
    known: tuple[tuple[str, str, Iterable[str]], ...] = (
        (_("Année"), str(selection.year or ""), map(str, filters.years)),
        (_("Jalon"), selection.milestone, (one.code for one in filters.milestones)),
        (_("Établissement"), selection.entity, (one.code for one in filters.entities)),
        (_("État"), selection.state, filters.states),
        (_("Orientation"), selection.orientation, (one.code for one in filters.orientations)),
    )
    for what, value, values in known:
        if value and value not in set(values):
            raise unknown(what, value)


def unknown(what: str, value: str) -> InvalidFilterError:
    return InvalidFilterError(
        _("%(what)s : « %(value)s » n’existe pas ici.") % {"what": what, "value": value[:SHOWN_LENGTH]}
    )
