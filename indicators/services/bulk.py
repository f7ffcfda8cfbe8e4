"""Many figures written at once by another system: all of them or none, by the service of the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can, check_can, own_entities
from imt_cop.core.errors import AppError, ConflictError, FieldMessage, InvalidInputError, RefusedError
from indicators.choices import ObservationKind, SeriesKind
from indicators.models import Contract, Indicator, Observation, Sheet
from indicators.queries.boards import reads_sheet
from indicators.services.observations import FigureInput, StaleFigureError, save_figure
from schools.choices import EntityKind
from schools.models import Entity

MAX_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """One figure, in the indicator's unit; `version` is the one that was read, None: whatever is there."""

    entity: str
    indicator: str
    year: int
    figure: FigureInput
    kind: str = ObservationKind.ACTUAL
    name: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """What became of a row (`created`, `changed`, `unchanged`), and the figure as it is after."""

    row: BulkRow
    outcome: str
    figure: Observation


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be written: its rank, and the service's own refusal."""

    rank: int
    error: AppError


class BulkRefusedError(InvalidInputError):
    """Nothing was written: every row that cannot be, with its reason (`faults`, and a message a field)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__([message for fault in faults for message in messages_of(fault)])


class BulkConflictError(BulkRefusedError):
    """Every refused row is locked."""

    status = HTTPStatus.CONFLICT
    title = ConflictError.title


class BulkStaleError(BulkRefusedError):
    """Every refused row was written by somebody else in between."""

    status = HTTPStatus.PRECONDITION_FAILED
    title = StaleFigureError.title


class _DryRun(Exception):  # noqa: N818 - not an error: what takes everything back
    """Everything could be written; nothing is kept."""


def messages_of(fault: Fault) -> list[FieldMessage]:
    path = f"observations.{fault.rank}"
    if isinstance(fault.error, InvalidInputError):
        return [FieldMessage(f"{path}.{m.field}".rstrip("."), m.sentence) for m in fault.error.messages]
    return [FieldMessage(path, fault.error.message)]


def check_may_write(*, by: User) -> None:
    """Raises RefusedError for somebody who writes figures nowhere, whatever they would write."""
    if own_entities(by, Permission.ENTER_FIGURES):
        return
    institutes = Entity.objects.filter(kind=EntityKind.INSTITUTE)
    if not any(can(by, Permission.ENTER_INSTITUTE_FIGURES, one) for one in institutes):
        check_can(by, Permission.ENTER_FIGURES)


def write_all(*, contract: Contract, rows: Sequence[BulkRow], dry_run: bool = False, by: User) -> list[BulkChange]:
    """Write every row or none, in order; with `dry_run`, say what would be done and keep nothing of it.

    Raises RefusedError for somebody who writes nowhere, BulkRefusedError with every refused row.
    """
    check_may_write(by=by)
    changes: list[BulkChange] = []
    try:
        with transaction.atomic():
            changes = _Writer(contract, rows, by).write()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return changes


class _Writer:
    """One call's rows, with what they name read once."""

    def __init__(self, contract: Contract, rows: Sequence[BulkRow], by: User) -> None:
        self.contract, self.rows, self.by = contract, rows, by
        self.series = {one.code: one for one in Indicator.objects.filter(contract=contract)}
        years = {row.year for row in rows}
        sheets = Sheet.objects.filter(campaign__contract=contract, campaign__year__in=years)
        self.sheets = {
            (sheet.entity.code, sheet.campaign.year): sheet
            for sheet in sheets.select_related("campaign__contract__institute", "entity").order_by("pk")
            if reads_sheet(by, sheet.entity)
        }
        present = Observation.objects.filter(contract=contract, year__in=years).select_related("entity", "indicator")
        self.present = {(o.entity.code, o.indicator.code, o.year, o.kind, o.name): o for o in present}

    def write(self) -> list[BulkChange]:
        changes, faults = [], []
        seen: dict[Any, int] = {}
        # Sheets are locked in one order, whatever that of the rows.
        order = sorted(range(len(self.rows)), key=lambda rank: (self._key(self.rows[rank]), rank))
        for rank in order:
            first = seen.setdefault(self._key(self.rows[rank]), rank)
            try:
                if first != rank:
                    raise InvalidInputError([("", _("Même valeur que celle de rang %d.") % first)])
                changes.append((rank, self._save(self.rows[rank])))
            except (ConflictError, InvalidInputError, RefusedError) as error:
                faults.append(Fault(rank, error))
        if faults:
            raise _refusal(sorted(faults, key=lambda fault: fault.rank))
        return [change for _rank, change in sorted(changes, key=lambda pair: pair[0])]

    def _key(self, row: BulkRow) -> tuple[str, str, int, str, str]:
        series = self.series.get(row.indicator)
        external = series is not None and series.kind == SeriesKind.EXTERNAL
        entity = self.contract.institute.code if external else row.entity
        kind = ObservationKind.EXTERNAL.value if external else row.kind
        return entity, row.indicator, row.year, kind, row.name if kind == ObservationKind.ADJUSTMENT else ""

    def _save(self, row: BulkRow) -> BulkChange:
        key = self._key(row)
        entity, _code, year, kind, name = key
        series, sheet = self.series.get(row.indicator), self.sheets.get((entity, year))
        if series is None:
            raise InvalidInputError([("indicator", _("Code inconnu dans ce contrat."))])
        if sheet is None:
            sentence = _("Aucune fiche de cet établissement ne vous est ouverte pour cette année.")
            raise InvalidInputError([("entity", sentence)])
        before = self.present.get(key)
        version = before.version if before else 0
        saved = save_figure(
            sheet=sheet,
            indicator=series,
            figure=row.figure,
            expected_version=version if row.version is None else row.version,
            by=self.by,
            kind=kind,
            name=name,
        )
        outcome = "created" if before is None else "unchanged" if saved.version == version else "changed"
        return BulkChange(row=row, outcome=outcome, figure=saved)


def _refusal(faults: Sequence[Fault]) -> BulkRefusedError:
    """By the gravest common reason: what is wrong with a row comes before what is locked or was changed."""
    if all(isinstance(fault.error, StaleFigureError) for fault in faults):
        return BulkStaleError(faults)
    if all(isinstance(fault.error, ConflictError) for fault in faults):
        return BulkConflictError(faults)
    return BulkRefusedError(faults)
