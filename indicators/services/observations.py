"""The one place where a yearly figure is written: its new version, its revision and its audit row together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import ConflictError, InvalidInputError, StaleError
from imt_cop.core.prepared import Prepared, PreparedUpdate
from indicators.calculations.workflow import WRITABLE, SheetState
from indicators.choices import ObservationKind, ObservationState, Quality
from indicators.models import Indicator, Observation, ObservationRevision, Sheet
from indicators.queries.asked import can_be_asked
from indicators.queries.requests import hold
from indicators.services.traces import BATCH, printed, record, revise

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


# The names of all that is said of a figure.
SAID = tuple(f.name for f in fields(FigureInput))
WRITTEN = (*SAID, "state", "updated_at", "updated_by_id", "version")


_one_locked: Prepared[Observation] = Prepared(
    # At most one: to order it would join what it belongs to, and lock that too.
    lambda contract, entity, indicator, year, kind, name: (
        Observation.objects.select_for_update()
        .filter(contract=contract, entity=entity, indicator=indicator, year=year, kind=kind, name=name)
        .order_by()
    ),
    *(int, int, int, int, str, str),
)
_rewrite = PreparedUpdate(
    lambda pk, version: Observation.objects.filter(pk=pk, version=version).order_by(), int, int, fields=WRITTEN
)


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
    held = hold(sheet, indicator)
    asked = held.applicable and can_be_asked(indicator, kind=kind, of=entity)
    check_rules(asked=asked, indicator=indicator, figure=figure, kind=kind, name=name)
    if not held.requested:
        raise InvalidInputError([("value", _("La campagne ne demande pas cette valeur à cet établissement."))])
    if (sentence := lock_of(held.sheet)) is not None:
        raise ConflictError(sentence)
    key: dict[str, Any] = {
        "contract": campaign.contract,
        "entity": entity,
        "indicator": indicator,
        "year": campaign.year,
        "kind": kind,
        "name": name,
    }
    found = _one_locked(campaign.contract_id, entity.pk, indicator.pk, campaign.year, kind, name)
    current = found[0] if found else None
    if (current.version if current else 0) != expected_version:
        raise StaleFigureError(current=current, proposed=figure)
    if current and says(current, figure):
        return current
    if current and current.is_locked:
        raise ConflictError(_("Cette valeur est verrouillée (état : %s).") % current.get_state_display())
    return _write(current, key=key, figure=figure, state=ObservationState.DRAFT, by=by)


def writing_permission(sheet: Sheet) -> Permission:
    return Permission.ENTER_INSTITUTE_FIGURES if sheet.entity.is_institute else Permission.ENTER_FIGURES


def lock_of(sheet: Sheet) -> str | None:
    """Why nobody may write in this sheet now; None where its state and its campaign allow it."""
    if SheetState(sheet.state) not in WRITABLE:
        return _("La fiche est %s : elle ne peut plus être modifiée.") % sheet.get_state_display()
    if not sheet.takes_figures(timezone.localdate()):
        return _("La campagne %s n’est pas ouverte.") % sheet.campaign.year
    return None


def check_rules(*, asked: bool, indicator: Indicator, figure: FigureInput, kind: str, name: str) -> None:
    """Raise InvalidInputError where no such figure can be: not `asked` of this entity, negative, beyond the whole."""
    if not asked:
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
    return all(getattr(observation, name) == getattr(figure, name) for name in SAID)


def _write(
    current: Observation | None, *, key: Mapping[str, Any], figure: FigureInput, state: str, by: User | None
) -> Observation:
    values = {name: getattr(figure, name) for name in SAID}
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
        # What it belongs to is in hand: its traces need not read it again.
        for name in ("contract", "entity", "indicator"):
            setattr(observation, name, key[name])
        for name, value in (values | {"state": state, "updated_at": now, "updated_by": by}).items():
            setattr(observation, name, value)
        observation.version += 1
        written = {name: getattr(observation, name) for name in WRITTEN}
        if _rewrite(observation.pk, observation.version - 1, **written) != 1:
            raise StaleFigureError(current=Observation.objects.filter(**key).first(), proposed=figure)
    revise([observation], by=by, why="")
    record([(observation, old)], action=Action.CHANGED if old else Action.CREATED, by=by)
    return observation


def correct_figure(
    *, observation: Observation, figure: FigureInput, author: User, by: User, why: str, reason: str
) -> Observation:
    """Write an approved correction of a locked figure, in the state it has, within the caller's transaction.

    `why` stays with the revision, `reason` in the journal. Called by `corrections` alone, which checks rights.
    """
    old = printed(observation)
    for name in SAID:
        setattr(observation, name, getattr(figure, name))
    observation.updated_at, observation.updated_by = timezone.now(), author
    observation.version += 1
    observation.save()
    revise([observation], by=by, why=why)
    record([(observation, old)], action=Action.CHANGED, by=by, reason=reason)
    return observation


def move_figures(*, sheet: Sheet, source: str, target: str, action: Action, by: User, why: str = "") -> int:
    """Move a sheet's figures from one state to another, within the caller's transaction; return how many."""
    figures = list(
        Observation.objects.select_for_update(of=("self",))
        .filter(contract=sheet.campaign.contract, entity=sheet.entity, year=sheet.campaign.year, state=source)
        .select_related("contract", "entity", "indicator")
    )
    return move_to(target, figures, action=action, by=by, why=why)


def move_to(target: str, figures: list[Observation], *, action: Action, by: User | None, why: str = "") -> int:
    """Give locked rows another state, within the caller's transaction; return how many. The caller checks rights."""
    now = timezone.now()
    before = [printed(observation) for observation in figures]
    for observation in figures:
        observation.state, observation.updated_at = target, now
        observation.version += 1
    Observation.objects.bulk_update(figures, ["state", "updated_at", "version"], batch_size=BATCH)
    revise(figures, by=by, why=why)
    record(zip(figures, before, strict=True), action=action, by=by, reason=why)
    return len(figures)
