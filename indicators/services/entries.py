"""A whole sheet handed in at once: every changed figure is written, every refused one is kept with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.models import User
from imt_cop.core.errors import ConflictError, InvalidInputError
from indicators.models import Indicator, Observation, ObservationRevision, Sheet
from indicators.services.observations import FigureInput, StaleFigureError, save_figure, says


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row as a person left it; `version` is that of the figure on their screen."""

    key: str
    indicator: Indicator
    kind: str
    name: str
    figure: FigureInput
    version: int


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The rows that were written, and those that were not, with why; rows that nobody changed are in neither."""

    saved: list[str] = field(default_factory=list)
    refused: dict[str, ConflictError | InvalidInputError] = field(default_factory=dict)


def save_entries(*, sheet: Sheet, entries: Sequence[Entry], by: User) -> Outcome:
    """Write what changed since it was on screen, each figure in a transaction of its own.

    Raises RefusedError where this person may not write here. A figure that was changed meanwhile is refused only if
    this person changed it too, and to something else.
    """
    kept = {
        (figure.indicator_id, figure.kind, figure.name): figure
        for figure in Observation.objects.of_year(sheet.campaign.contract, sheet.campaign.year).filter(
            entity=sheet.entity
        )
    }
    revisions = _revisions(entries, kept)
    outcome = Outcome()
    for entry in entries:
        current = kept.get(_key(entry))
        shown = current if current and current.version == entry.version else revisions.get(_key(entry))
        if says(shown, entry.figure) if shown else entry.figure == FigureInput():
            continue
        try:
            save_figure(
                sheet=sheet,
                indicator=entry.indicator,
                figure=entry.figure,
                expected_version=entry.version,
                by=by,
                kind=entry.kind,
                name=entry.name,
            )
        except (ConflictError, InvalidInputError) as error:
            if not _stands_already(error, entry):
                outcome.refused[entry.key] = error
        else:
            outcome.saved.append(entry.key)
    return outcome


def _stands_already(error: ConflictError | InvalidInputError, entry: Entry) -> bool:
    """Written meanwhile, but with the very same content: the field saved itself just before the whole form."""
    return isinstance(error, StaleFigureError) and error.figure is not None and says(error.figure, entry.figure)


Key = tuple[int, str, str]


def _key(entry: Entry) -> Key:
    return entry.indicator.pk, entry.kind, entry.name


def _revisions(entries: Sequence[Entry], kept: dict[Key, Observation]) -> dict[Key, ObservationRevision]:
    """Of figures that were changed since, how they read on the person's screen; one query."""
    wanted = {
        kept[_key(entry)].pk: entry
        for entry in entries
        if _key(entry) in kept and kept[_key(entry)].version != entry.version
    }
    if not wanted:
        return {}
    found = ObservationRevision.objects.filter(observation__in=wanted)
    return {_key(wanted[row.observation_id]): row for row in found if row.version == wanted[row.observation_id].version}
