"""The page of a sheet, and the fragment of one of its rows: what its views share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from accounts.models import User
from accounts.permissions import can
from imt_cop.core.errors import AppError
from indicators.forms import FigureForm, ReasonForm
from indicators.models import Sheet
from indicators.presenters import sheets as words
from indicators.presenters.anomalies import AnomalyNote, notes, notes_by_key, tallies
from indicators.presenters.sheets import TargetText
from indicators.queries.boards import sheet_url
from indicators.queries.sheet_rows import SheetRow
from indicators.queries.sheets import SheetPage, sheet_page
from indicators.services import sheets
from indicators.services.checks import UnexplainedError
from indicators.services.observations import lock_of, writing_permission
from indicators.views.sheet_course import Course, course_of

Forms = Mapping[str, FigureForm]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row with its words and, where this person may write, its form; `asks` for a comment in so many words."""

    row: SheetRow
    label: str
    target: TargetText
    form: FigureForm | None
    notes: tuple[AnomalyNote, ...]
    course: Course | None
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    code: str
    title: str
    hint: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveButton:
    """A move that the sheet's state allows: what it says, and why this person may not make it."""

    move: str
    label: Promise
    refusal: str | Promise | None
    form: ReasonForm | None


def may_write(sheet: Sheet, user: User) -> bool:
    return can(user, writing_permission(sheet), sheet.entity) and lock_of(sheet) is None


def lines_of(
    page: SheetPage, rows: Iterable[SheetRow], forms: Forms, *, writable: bool, asked: Set[str] = frozenset()
) -> tuple[Line, ...]:
    """A refused row keeps its form even where the sheet was locked meanwhile: what was typed stays in sight."""
    beside = notes_by_key(page.flags)
    return tuple(
        Line(
            row=row,
            label=words.row_label(row),
            target=words.target_text(row),
            form=forms.get(row.key) or (FigureForm(row=row) if writable and row.asked.applicable else None),
            notes=beside.get(row.key, ()),
            course=course_of(row),
            asks=row.key in asked,
        )
        for row in rows
    )


def sheet_screen(
    request: HttpRequest,
    sheet: Sheet,
    *,
    user: User,
    forms: Forms | None = None,
    reasons: Mapping[str, ReasonForm] | None = None,
    error: AppError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    page, refused = sheet_page(sheet, user=user), forms or {}
    writable = may_write(sheet, user)
    asked = error.keys if isinstance(error, UnexplainedError) else frozenset[str]()
    groups = [
        Group(
            code=group.code,
            title=words.group_title(group),
            hint=words.group_hint(group),
            lines=lines_of(page, group.rows, refused, writable=writable, asked=asked),
        )
        for group in page.groups
    ]
    context = shared_context(page) | {
        "groups": groups,
        "writable": writable,
        # Who enters reads each anomaly at its row, as it comes; who reviews wants them all before anything else.
        "first": () if writable else notes(page.flags),
        "lock": lock_of(sheet) if can(user, writing_permission(sheet), sheet.entity) else None,
        "buttons": _buttons(sheet, user, reasons or {}),
        "refused": [line for group in groups for line in group.lines if line.row.key in refused],
        "error": error,
        "unexplained": error.asked if isinstance(error, UnexplainedError) else (),
    }
    return render(request, "indicators/sheet.html", context, status=status)


def shared_context(page: SheetPage) -> dict[str, Any]:
    """What the page and a row's fragment both need."""
    sheet = page.sheet
    return {
        "page": page,
        "tally": tallies(page.flags).get(sheet.entity.code),
        "sheet": sheet,
        "campaign": sheet.campaign,
        "contract": sheet.campaign.contract,
        "entity": sheet.entity,
        "url": sheet_url(sheet),
        "year": sheet.campaign.year,
    }


def _buttons(sheet: Sheet, user: User, reasons: Mapping[str, ReasonForm]) -> list[MoveButton]:
    """None for those who only read: a row of grey buttons would tell them nothing."""
    possible = sheets.possible_moves(sheet=sheet, by=user)
    involved = can(user, writing_permission(sheet), sheet.entity) or any(one.refusal is None for one in possible)
    return [
        MoveButton(
            move=one.move.value,
            label=words.MOVES[one.move],
            refusal=one.refusal,
            form=reasons.get(one.move.value, ReasonForm(prefix=one.move.value)) if one.needs_reason else None,
        )
        for one in possible
        if involved
    ]


def status_of(errors: list[AppError]) -> int:
    """The gravest of several refusals: stale, then locked, then refused input."""
    statuses = [HTTPStatus(error.status) for error in errors]
    order = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT)
    return next((status for status in order if status in statuses), HTTPStatus.UNPROCESSABLE_ENTITY)
