"""One figure with all that is kept about it: its history, its thread, its files, its corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission, can, visible_states
from imt_cop.core.errors import NotFoundError
from indicators.calculations.workflow import SheetState
from indicators.choices import CorrectionState, ObservationKind, ObservationState, SeriesKind
from indicators.models import (
    Attachment,
    Contract,
    Correction,
    EntryUnit,
    FigureKey,
    FigureMessage,
    Indicator,
    Observation,
    ObservationRevision,
    Sheet,
)
from indicators.queries.asked import is_asked
from indicators.queries.boards import find_contract, reads_sheet, shows_sheet
from indicators.queries.measures import EntryMeasure
from indicators.queries.sheet_rows import adjustment_key
from schools.models import Entity

MAX_DECIDED = 200
# Of a sheet that was handed in, what nobody entered is seen as what somebody did.
STATES = {
    SheetState.DRAFT: ObservationState.DRAFT.value,
    SheetState.RETURNED: ObservationState.DRAFT.value,
    SheetState.SUBMITTED: ObservationState.SUBMITTED.value,
    SheetState.VALIDATED: ObservationState.VALIDATED.value,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecord:
    """A figure as one person may see it. `row` is its key on the sheet.

    `figure` is None where nothing is entered or where it is a draft of others (`hidden`); `history` holds the versions
    in states that this person reads, latest first; `attachments` are seen as the figure is, in its `state`.
    """

    key: FigureKey
    row: str
    measure: EntryMeasure
    figure: Observation | None
    hidden: bool
    sheet: Sheet | None
    state: str
    history: tuple[ObservationRevision, ...]
    messages: tuple[FigureMessage, ...]
    attachments: tuple[Attachment, ...]
    corrections: tuple[Correction, ...]

    @property
    def pending(self) -> Correction | None:
        return next((one for one in self.corrections if one.is_pending), None)

    @property
    def url(self) -> str:
        return figure_url(self.key, self.row)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """A correction in the list, with the figure that it was proposed against and the page that tells of it."""

    correction: Correction
    before: ObservationRevision | None
    measure: EntryMeasure
    url: str

    @property
    def at(self) -> datetime:
        return self.correction.proposed_at


def figure_url(key: FigureKey, row: str) -> str:
    return reverse("indicators:figure", args=[key.contract.code, key.year, key.entity.code, row])


def row_key(key: FigureKey) -> str:
    if key.kind == ObservationKind.ADJUSTMENT:
        return adjustment_key(key.indicator.code, key.name)
    return key.indicator.code


def figure_state(kept: Observation | None, sheet: Sheet | None) -> str:
    """The state that says who sees a figure and its files: its own, or its sheet’s while nothing is entered."""
    if kept is not None:
        return kept.state
    return STATES[SheetState(sheet.state)] if sheet is not None else ObservationState.DRAFT.value


def sheet_of(key: FigureKey) -> Sheet | None:
    return (
        Sheet.objects.filter(campaign__contract=key.contract, campaign__year=key.year, entity=key.entity)
        .select_related("campaign__contract", "entity")
        .first()
    )


def find_figure(*, contract: str, year: int, entity: str, row: str, user: User) -> FigureRecord:
    """Raises NotFoundError alike for a figure that is not, and for one whose sheet this person may not see."""
    key = _key(contract=contract, year=year, entity=entity, row=row, user=user)
    states = visible_states(user, key.entity)
    kept = Observation.objects.filter(**key.lookup).select_related("updated_by").first()
    seen = kept if kept is not None and kept.state in states else None
    if seen is not None:
        seen.contract, seen.entity, seen.indicator = key.contract, key.entity, key.indicator
    unread = kept is not None and seen is None
    sheet = sheet_of(key)
    state = figure_state(kept, sheet)
    return FigureRecord(
        key=key,
        row=row,
        measure=EntryMeasure.of(key.indicator, _unit(key)),
        figure=seen,
        hidden=unread and not (kept is not None and kept.is_empty),
        sheet=sheet if sheet is not None and shows_sheet(user, sheet) else None,
        state=state,
        history=_history(kept, states),
        messages=tuple(FigureMessage.objects.filter(**key.lookup).select_related("author")),
        attachments=_attachments(key) if state in states else (),
        corrections=_corrections(kept),
    )


def find_attachment(record: FigureRecord, stored_name: str) -> Attachment:
    """A file of this figure that has not been removed. Raises NotFoundError."""
    found = next((one for one in record.attachments if one.stored_name == stored_name and not one.removed_at), None)
    if found is None:
        raise NotFoundError
    return found


def corrections_of(*, contract: str, user: User) -> tuple[Contract, tuple[CorrectionRow, ...]]:
    """Of a contract, those that wait first, then the latest decided. Raises NotFoundError outside the DG."""
    if not can(user, Permission.READ_SUBMITTED):
        raise NotFoundError
    found = find_contract(contract)
    rows = Correction.objects.filter(observation__contract=found).select_related(
        "observation__contract",
        "observation__entity",
        "observation__indicator__part_of",
        "proposed_by",
        "decided_by",
    )
    listed = [
        *rows.pending(),
        *rows.exclude(state=CorrectionState.PROPOSED).order_by("-decided_at", "-pk")[:MAX_DECIDED],
    ]
    wanted = {(one.observation_id, one.version) for one in listed}
    revisions = {
        (revision.observation_id, revision.version): revision
        for revision in ObservationRevision.objects.filter(observation__in={pk for pk, _version in wanted})
    }
    units = {(unit.entity_id, unit.indicator_id): unit for unit in EntryUnit.objects.filter(contract=found)}
    return found, tuple(
        CorrectionRow(
            correction=one,
            before=revisions.get((one.observation_id, one.version)),
            measure=EntryMeasure.of(
                one.observation.indicator, units.get((one.observation.entity_id, one.observation.indicator_id))
            ),
            url=figure_url(FigureKey.of(one.observation), row_key(FigureKey.of(one.observation))),
        )
        for one in listed
    )


def waiting_corrections(contract: Contract) -> int:
    return Correction.objects.pending().filter(observation__contract=contract).count()


def _key(*, contract: str, year: int, entity: str, row: str, user: User) -> FigureKey:
    found = find_contract(contract)
    place = Entity.objects.of_institute(found.institute).filter(code=entity).first()
    if place is None or not reads_sheet(user, place):
        raise NotFoundError
    code, _mark, digest = row.partition("--")
    indicator = Indicator.objects.filter(contract=found, code=code).select_related("part_of").first()
    if indicator is None:
        raise NotFoundError
    indicator.contract = found
    kind = _kind(indicator, named=bool(digest))
    name = _name(found, place, indicator, row) if digest else ""
    key = FigureKey(contract=found, entity=place, indicator=indicator, year=year, kind=kind, name=name)
    asked = year in found.years and is_asked(indicator, kind=kind, of=place)
    if not asked and not Observation.objects.filter(**key.lookup).exists():
        raise NotFoundError
    return key


def _kind(indicator: Indicator, *, named: bool) -> str:
    if named:
        return ObservationKind.ADJUSTMENT.value
    external = indicator.kind == SeriesKind.EXTERNAL
    return ObservationKind.EXTERNAL.value if external else ObservationKind.ACTUAL.value


def _name(contract: Contract, entity: Entity, indicator: Indicator, row: str) -> str:
    """The adjustment that a row's key stands for, whatever its year."""
    names = Observation.objects.filter(
        contract=contract, entity=entity, indicator=indicator, kind=ObservationKind.ADJUSTMENT
    ).values_list("name", flat=True)
    found = next((name for name in set(names) if adjustment_key(indicator.code, name) == row), None)
    if found is None:
        raise NotFoundError
    return found


def _unit(key: FigureKey) -> EntryUnit | None:
    return EntryUnit.objects.filter(contract=key.contract, entity=key.entity, indicator=key.indicator).first()


def _history(figure: Observation | None, states: frozenset[str]) -> tuple[ObservationRevision, ...]:
    if figure is None:
        return ()
    return tuple(figure.revisions.filter(state__in=states).select_related("by").order_by("-version"))


def _attachments(key: FigureKey) -> tuple[Attachment, ...]:
    rows = Attachment.objects.filter(**key.lookup).select_related("entity", "by", "removed_by")
    return tuple(rows)


def _corrections(figure: Observation | None) -> tuple[Correction, ...]:
    if figure is None:
        return ()
    rows = figure.corrections.select_related(
        "observation__contract__institute", "observation__entity", "observation__indicator", "proposed_by", "decided_by"
    )
    return tuple(sorted(rows, key=lambda one: not one.is_pending))
