"""The one place where a yearly figure is written: its new version, its revision and its audit row together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import ConflictError, InvalidInputError, StaleError
from indicators.calculations.workflow import WRITABLE, SheetState
from indicators.choices import ObservationKind, ObservationState, Quality
from indicators.models import Contract, Indicator, Observation, ObservationRevision, Sheet
from indicators.queries.asked import is_asked
from indicators.queries.requests import is_requested
from indicators.services import contracts
from schools.models import Entity

BATCH = 500
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureInput:
    """What a person or a file says of one figure, in the unit of the indicator."""

    value: Decimal | None = None
    reason: str = ""
    expected_on: date | None = None
    quality: str = Quality.FINAL
    comment: str = ""
    source: str = ""


class StaleFigureError(StaleError):
    """Someone else saved this figure in between; `figure` is what they wrote, `proposed` what was refused."""

    def __init__(self, *, current: Observation | None, proposed: FigureInput) -> None:
        self.figure = current
        self.proposed = proposed
        message = _("Cette valeur a été modifiée entre-temps : rien n’a été écrasé.")
        super().__init__(message, current=printed(current) if current else "")


@transaction.atomic
def save_figure(
    *,
    sheet: Sheet,
    indicator: Indicator,
    figure: FigureInput,
    expected_version: int,
    by: User,
    kind: str = ObservationKind.ACTUAL,
    name: str = "",
) -> Observation:
    """Write one figure of a sheet; `expected_version` is the version that was on screen (0 = none yet).

    Raises RefusedError without the right, ConflictError where the sheet is locked, StaleFigureError where the
    figure changed since it was read.
    """
    entity, campaign = sheet.entity, sheet.campaign
    check_can(by, writing_permission(sheet), entity)
    check_rules(entity=entity, indicator=indicator, figure=figure, kind=kind, name=name)
    if not is_requested(sheet, indicator):
        raise InvalidInputError([("value", _("La campagne ne demande pas cette valeur à cet établissement."))])
    locked = Sheet.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=sheet.pk)
    if (sentence := lock_of(locked)) is not None:
        raise ConflictError(sentence)
    key: dict[str, Any] = {
        "contract": campaign.contract,
        "entity": entity,
        "indicator": indicator,
        "year": campaign.year,
        "kind": kind,
        "name": name,
    }
    current = Observation.objects.select_for_update().filter(**key).first()
    if (current.version if current else 0) != expected_version:
        raise StaleFigureError(current=current, proposed=figure)
    if current and says(current, figure):
        return current
    if current and current.is_locked:
        raise ConflictError(_("Cette valeur est verrouillée (état : %s).") % current.get_state_display())
    saved = _write(current, key=key, figure=figure, state=ObservationState.DRAFT, by=by)
    contracts.touch(campaign.contract)
    return saved


def writing_permission(sheet: Sheet) -> Permission:
    return Permission.ENTER_INSTITUTE_FIGURES if sheet.entity.is_institute else Permission.ENTER_FIGURES


def lock_of(sheet: Sheet) -> str | None:
    """Why nobody may write in this sheet now; None where its state and its campaign allow it."""
    if SheetState(sheet.state) not in WRITABLE:
        return _("La fiche est %s : elle ne peut plus être modifiée.") % sheet.get_state_display()
    if not sheet.takes_figures(timezone.localdate()):
        return _("La campagne %s n’est pas ouverte.") % sheet.campaign.year
    return None


def check_rules(*, entity: Entity, indicator: Indicator, figure: FigureInput, kind: str, name: str) -> None:
    """Raise InvalidInputError where no such figure can be: not asked of this entity, negative, beyond the whole."""
    if not is_asked(indicator, kind=kind, of=entity):
        raise InvalidInputError([("value", _("Cette valeur n’est pas demandée à cet établissement."))])
    if figure.value is not None and figure.reason:
        raise InvalidInputError([("reason", _("Un motif d’absence ne va pas avec un nombre : gardez l’un des deux."))])
    if kind == ObservationKind.ADJUSTMENT:
        if not name:
            raise InvalidInputError([("name", _("Nommez l’ajustement : ce qu’il couvre, ou « non expliqué »."))])
        return
    if figure.value is not None and figure.value < 0:
        raise InvalidInputError([("value", _("Une valeur négative n’est pas possible ici."))])
    if figure.value is not None and indicator.unit == "%" and figure.value > WHOLE and not figure.comment:
        raise InvalidInputError([("value", _("Plus de 100 % : dites pourquoi dans le commentaire."))])


def says(observation: Observation | ObservationRevision, figure: FigureInput) -> bool:
    """Does what is kept read as this figure?"""
    return all(getattr(observation, f.name) == getattr(figure, f.name) for f in fields(FigureInput))


def _write(
    current: Observation | None, *, key: Mapping[str, Any], figure: FigureInput, state: str, by: User | None
) -> Observation:
    values = {f.name: getattr(figure, f.name) for f in fields(FigureInput)}
    old = printed(current) if current else ""
    now = timezone.now()
    if current is None:
        observation = Observation(**key, **values, state=state, updated_at=now, updated_by=by)
        try:
            with transaction.atomic():
                observation.save(force_insert=True)
        except IntegrityError:
            raise StaleFigureError(current=Observation.objects.filter(**key).first(), proposed=figure) from None
    else:
        observation = current
        for name, value in (values | {"state": state, "updated_at": now, "updated_by": by}).items():
            setattr(observation, name, value)
        observation.version += 1
        observation.save()
    _revise([observation], by=by, why="")
    _record([(observation, old)], action=Action.CHANGED if old else Action.CREATED, by=by)
    return observation


def correct_figure(
    *, observation: Observation, figure: FigureInput, author: User, by: User, why: str, reason: str
) -> Observation:
    """Write an approved correction of a locked figure, in the state it has, within the caller's transaction.

    `why` stays with the revision, `reason` in the journal. Called by `corrections` alone, which checks rights.
    """
    old = printed(observation)
    for f in fields(FigureInput):
        setattr(observation, f.name, getattr(figure, f.name))
    observation.updated_at, observation.updated_by = timezone.now(), author
    observation.version += 1
    observation.save()
    _revise([observation], by=by, why=why)
    _record([(observation, old)], action=Action.CHANGED, by=by, reason=reason)
    return observation


def _revise(observations: Iterable[Observation], *, by: User | None, why: str) -> None:
    ObservationRevision.objects.bulk_create(
        (
            ObservationRevision(
                observation=observation,
                version=observation.version,
                at=observation.updated_at,
                by=by,
                why=why,
                value=observation.value,
                reason=observation.reason,
                expected_on=observation.expected_on,
                state=observation.state,
                quality=observation.quality,
                comment=observation.comment,
                source=observation.source,
            )
            for observation in observations
        ),
        batch_size=BATCH,
    )


def printed(observation: Observation) -> str:
    """A figure in a line of the journal: the number or the reason, then how sure it is and its state."""
    number = format(observation.value.normalize(), "f") if observation.value is not None else observation.reason
    quality = "" if observation.quality == Quality.FINAL else f" ({observation.quality})"
    return f"{number or '—'}{quality} [{observation.state}]"


def _record(changes: Iterable[tuple[Observation, str]], *, action: Action, by: User | None, reason: str = "") -> None:
    """The audit rows of figures that were written, each given with how it read before."""
    by_contract: defaultdict[str, list[Change]] = defaultdict(list)
    for observation, old in changes:
        by_contract[observation.contract.code].append(
            Change(
                object_type="observation",
                object_id=observation.pk,
                entity_code=observation.entity.code,
                field="value",
                label=" ".join(filter(None, [observation.indicator.code, str(observation.year), observation.name])),
                old=old,
                new=printed(observation),
                state=observation.state,
            )
        )
    for contract_code, rows in by_contract.items():
        audit.record(action, rows, by=by, contract_code=contract_code, reason=reason)


def move_figures(*, sheet: Sheet, source: str, target: str, action: Action, by: User, why: str = "") -> int:
    """Move a sheet's figures from one state to another, within the caller's transaction; return how many."""
    figures = list(
        Observation.objects.select_for_update(of=("self",))
        .filter(contract=sheet.campaign.contract, entity=sheet.entity, year=sheet.campaign.year, state=source)
        .select_related("contract", "entity", "indicator")
    )
    now = timezone.now()
    before = [printed(observation) for observation in figures]
    for observation in figures:
        observation.state, observation.updated_at = target, now
        observation.version += 1
    Observation.objects.bulk_update(figures, ["state", "updated_at", "version"], batch_size=BATCH)
    _revise(figures, by=by, why=why)
    _record(zip(figures, before, strict=True), action=action, by=by, reason=why)
    return len(figures)


def insert_printed(*, records: list[dict[str, Any]]) -> None:
    """Enter the figures that a contract's own files print; within the caller's transaction."""
    now = timezone.now()
    observations = [
        Observation(
            contract_id=record["contract_id"],
            entity_id=record["entity_id"],
            indicator_id=record["indicator_id"],
            year=record["year"],
            kind=record["kind"],
            name=record["name"],
            value=record["value"],
            reason=record["reason"],
            state=record["state"],
            comment=record["note"],
            source=record["source"],
            updated_at=now,
        )
        for record in records
    ]
    Observation.objects.bulk_create(observations, batch_size=BATCH)
    _revise(observations, by=None, why=_("imprimé dans le document"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFigure:
    """A row of an import, its codes resolved, with the figure already there if any."""

    entity: Entity
    indicator: Indicator
    year: int
    kind: str
    name: str
    state: str
    figure: FigureInput
    current: Observation | None


def write_imported(
    *, contract: Contract, rows: list[ImportedFigure], by: User | None, at: datetime | None = None
) -> int:
    """Write the rows of a checked import that change something, in the caller's transaction; return how many."""
    now = at or timezone.now()
    changed = [
        row
        for row in rows
        if row.current is None or row.current.state != row.state or not says(row.current, row.figure)
    ]
    written: list[Observation] = []
    fresh: list[Observation] = []
    entries: list[tuple[Observation, str]] = []
    for row in changed:
        old = printed(row.current) if row.current else ""
        observation = row.current or Observation(
            contract=contract, entity=row.entity, indicator=row.indicator, year=row.year, kind=row.kind, name=row.name
        )
        for f in fields(FigureInput):
            setattr(observation, f.name, getattr(row.figure, f.name))
        observation.state, observation.updated_at, observation.updated_by = row.state, now, by
        observation.version += int(row.current is not None)
        (written if row.current else fresh).append(observation)
        entries.append((observation, old))
    Observation.objects.bulk_create(fresh, batch_size=BATCH)
    names = [f.name for f in fields(FigureInput)]
    Observation.objects.bulk_update(written, [*names, "state", "updated_at", "updated_by", "version"], batch_size=BATCH)
    _revise([*fresh, *written], by=by, why=_("import"))
    _record(entries, action=Action.IMPORTED, by=by)
    if changed:
        contracts.touch(contract)
    return len(changed)
