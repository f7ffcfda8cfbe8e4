"""`import_actuals`: every row read and checked, then everything written, in one transaction or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from imt_cop.core.errors import ConflictError
from indicators.choices import ObservationKind, ObservationState, Quality
from indicators.imports.actuals.columns import read_header
from indicators.imports.actuals.report import ActualsRefusedError, FigureChange, ImportReport
from indicators.imports.actuals.rows import FigureKey, RowRefusedError, WantedFigure, is_ignored, read_row
from indicators.imports.actuals.scope import scope_of
from indicators.imports.contract import Problem
from indicators.imports.tabular import FileRefusedError, TextRow, read_rows
from indicators.models import Contract, Observation, Sheet
from indicators.queries.requests import Requests, requested, requests_of
from indicators.services import observations
from indicators.services.imported import ImportedFigure, write_imported
from indicators.services.observations import SAID, FigureInput
from indicators.services.traces import line_of, printed

STATES = list(ObservationState.values)
said, BY_KEY = attrgetter(*SAID), attrgetter("key")
# The column to name where a locked figure differs.
COLUMNS = {"quality": "provisional"}


def import_actuals(
    *,
    contract: Contract,
    content: bytes,
    name: str,
    state: str = ObservationState.DRAFT,
    dry_run: bool = False,
    by: User | None = None,
) -> ImportReport:
    """Write the figures of a file (CSV, XLSX, ODS), all rows or none; the same file twice changes nothing.

    `name` is the file's, for messages; `state` that of rows that carry none. `by` None is the command line, which
    may carry any state, of any year, whatever a campaign asks: it carries history from one instance to another. A
    person imports drafts into the sheets that they fill in, while these can be written, and what they are asked there.
    Raises ActualsRefusedError with every refused row, ConflictError where someone wrote the same figure meanwhile.
    """
    try:
        rows = read_rows(content, name=name)
    except FileRefusedError as error:
        raise ActualsRefusedError([Problem(name, error.line, "", error.sentence)]) from None
    wanted, ignored, problems = _read(contract, rows, name=name, state=state, by=by)
    try:
        with transaction.atomic():
            changed = _changes(contract, wanted, by=by, file=name, problems=problems)
            report = [change for change, _figure in changed]
            if problems:
                raise ActualsRefusedError(problems, report)
            if not dry_run:
                write_imported(contract=contract, rows=[figure for _change, figure in changed], by=by)
    except IntegrityError:
        raise ConflictError(
            _("Une de ces valeurs vient d’être saisie par quelqu’un d’autre : recommencer l’import.")
        ) from None
    return ImportReport(file=name, rows=len(wanted), ignored=ignored, changes=tuple(report), dry_run=dry_run)


def _read(
    contract: Contract, rows: list[TextRow], *, name: str, state: str, by: User | None
) -> tuple[list[WantedFigure], int, list[Problem]]:
    """The rows that can be read, how many are of other kinds, and what is refused; raises where the header is."""
    header, problems = read_header(rows[0], file=name)
    if problems:
        raise ActualsRefusedError(problems)
    scope = scope_of(contract, state=state, by=by, exported=header.is_export)
    wanted: dict[FigureKey, WantedFigure] = {}
    ignored = 0
    for row in rows[1:]:
        line = header.line(row)
        if line is None:
            problems.append(Problem(name, row.line, "", _("des cellules sont remplies hors des colonnes nommées")))
        elif is_ignored(line):
            ignored += 1
        else:
            try:
                figure = read_row(scope, line)
            except RowRefusedError as error:
                problems += [Problem(name, row.line, column, sentence) for column, sentence in error.complaints]
                continue
            earlier = wanted.setdefault(figure.key, figure)
            if earlier is not figure:
                problems.append(Problem(name, row.line, "", _("donne la même valeur que la ligne %d") % earlier.line))
    return list(wanted.values()), ignored, problems


def _changes(
    contract: Contract, wanted: list[WantedFigure], *, by: User | None, file: str, problems: list[Problem]
) -> list[tuple[FigureChange, ImportedFigure]]:
    """What differs from what is there, then locked: sheets first, then figures, as every other write does."""
    years = {figure.year for figure in wanted}
    entities = {figure.key[0] for figure in wanted}
    held = Sheet.objects.select_for_update(of=("self",)).filter(
        campaign__contract=contract, campaign__year__in=years, entity__in=entities
    )
    sheets = {(sheet.entity_id, sheet.campaign.year): sheet for sheet in held.select_related("campaign").order_by("pk")}
    requests = requests_of(sheets.values())
    there = _there(contract, years, entities)
    differing = [want for want in sorted(wanted, key=BY_KEY) if _says_more(want, there.get(want.key))]
    locked = Observation.objects.select_for_update(of=("self",)).order_by("pk")
    current = locked.in_bulk([there[want.key].pk for want in differing if want.key in there])
    changes = []
    for want in differing:
        before = current.get(there[want.key].pk) if want.key in there else None
        if not _says_more(want, before):  # somebody wrote the very same meanwhile
            continue
        figure = _figure(want, before)
        shut = _shut(want, sheets.get((want.entity.pk, want.year)), requests) if by else None
        complaint = _refusal(want, before, figure, shut)
        if complaint:
            problems.append(Problem(file, want.line, *complaint))
        else:
            changes.append(_change(want, before, figure))
    return sorted(changes, key=lambda change: change[0].line)


class There(NamedTuple):
    """What is there of a figure."""

    pk: int
    state: str
    value: Decimal | None
    reason: str
    expected_on: date | None
    quality: str
    comment: str
    source: str


def _there(contract: Contract, years: set[int], entities: set[int]) -> dict[FigureKey, There]:
    """Not locked: an import stops nobody where it changes nothing."""
    found = Observation.objects.filter(contract=contract, year__in=years, entity__in=entities).order_by()
    rows = found.values_list("entity_id", "indicator_id", "year", "kind", "name", *There._fields)
    return {row[:5]: There._make(row[5:]) for row in rows}


def _says_more(want: WantedFigure, before: There | Observation | None) -> bool:
    """Does the row say anything that is not there already?"""
    return before is None or said(before) != said(_figure(want, before)) or _state(want, before) != before.state


def _figure(want: WantedFigure, before: There | Observation | None) -> FigureInput:
    """What the row says, and what was there already where it says nothing."""
    keeps_date = before is not None and (before.reason, before.value) == (want.reason, want.value)
    # An adjustment's name is its comment: what was written beside it stays.
    comment = want.comment if want.comment is not None else (before.comment if before else "")
    return FigureInput(
        value=want.value,
        reason=want.reason,
        expected_on=want.expected_on or (before.expected_on if before and keeps_date else None),
        quality=want.quality or (before.quality if before else Quality.FINAL),
        comment=comment,
        source=want.source if want.source is not None else (before.source if before else ""),
    )


def _differs(before: Observation, figure: FigureInput) -> list[str]:
    return [name for name in SAID if getattr(before, name) != getattr(figure, name)]


def _state(want: WantedFigure, before: There | Observation | None) -> str:
    """A figure never goes back: a draft over an identical validated figure changes nothing."""
    return max(want.state, before.state if before else want.state, key=STATES.index)


def _shut(want: WantedFigure, sheet: Sheet | None, requests: Requests) -> str | None:
    """Why a person may not write this figure on that sheet now; the command line asks nothing of the campaign."""
    if sheet is None:
        return _("aucune campagne %s n’est ouverte") % want.year
    if not requested(sheet, [want.indicator], requests):
        return _("la campagne ne demande pas cette valeur à cet établissement")
    return observations.lock_of(sheet)


def _refusal(
    want: WantedFigure, before: Observation | None, figure: FigureInput, shut: str | None
) -> tuple[str, str] | None:
    """Why what is there may not become this figure, by column: it is locked, its sheet is `shut`, or it asks why."""
    differing = _differs(before, figure) if before else ["value"]
    if not differing:
        return None
    column = COLUMNS.get(differing[0], differing[0])
    if before and before.is_locked:
        found = {"state": before.get_state_display(), "value": printed(before)}
        return column, _("valeur verrouillée (%(state)s) qui diffère : %(value)s ; rouvrir la fiche d’abord") % found
    if shut is not None:
        return column, shut
    beyond = want.indicator.unit == "%" and figure.value is not None and figure.value > observations.WHOLE
    if beyond and want.kind == ObservationKind.ACTUAL and not figure.comment:
        return "comment", _("plus de 100 % : dire pourquoi")
    return None


def _change(want: WantedFigure, before: Observation | None, figure: FigureInput) -> tuple[FigureChange, ImportedFigure]:
    imported = ImportedFigure(
        entity=want.entity,
        indicator=want.indicator,
        year=want.year,
        kind=want.kind,
        name=want.name,
        state=_state(want, before),
        figure=figure,
        current=before,
    )
    return (
        FigureChange(
            line=want.line,
            entity="" if want.kind == ObservationKind.EXTERNAL else want.entity.code,
            indicator=want.indicator.code,
            year=want.year,
            kind=want.kind,
            name=want.name,
            old=printed(before) if before else "",
            new=line_of(figure, state=imported.state),
            state=imported.state,
        ),
        imported,
    )
