"""`sheets/{contract}/{year}/` and `sheets/{contract}/{year}/{entity}/`: a campaign's sheets, and one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import User
from accounts.permissions import refusal
from imt_cop.core.endpoints import Endpoint, ListEndpoint
from imt_cop.core.listing import Listing
from imt_cop.core.openapi import documented
from imt_cop.core.parameters import Choice, CodeField, ListQuery, Many
from indicators import choices
from indicators.api.access import check_codes, code_of, person_of, year_of
from indicators.api.data import as_data
from indicators.api.sheet_schema import SheetHeaderSchema, SheetSchema
from indicators.models import Observation, Sheet
from indicators.permissions import evaluated_states
from indicators.queries.boards import BoardRow, board
from indicators.queries.evaluations import as_row
from indicators.queries.objects import objects
from indicators.queries.sheet_rows import SheetRow
from indicators.queries.sheets import find_sheet, sheet_page
from indicators.services.observations import lock_of, writing_permission
from indicators.services.sheets import possible_moves

PREVIEW = ("reference", "change", "change_pct", "expected", "target", "target_year", "status", "outlook", "tolerance")
FIGURE = ("value", "reason", "expected_on", "state", "quality", "comment", "source", "version", "updated_at")


def asked_sheet(request: Request, *, contract: str, year: str, entity: str) -> Sheet:
    """The sheet of a path. Raises NotFoundError alike where it is absent and where this person may not know of it."""
    user = person_of(request)
    evaluated_states(user)
    return find_sheet(contract=code_of(contract), year=year_of(year), entity=code_of(entity), user=user)


class SheetQuery(ListQuery):
    entity = Many(CodeField(), required=False)
    state = Many(Choice(choices.SheetState.values), required=False)
    late = serializers.BooleanField(required=False)


SHEETS = Listing(operation="list_sheets", row=SheetHeaderSchema, key=("contract", "year", "entity"), query=SheetQuery)


class SheetList(ListEndpoint):
    """The sheets of a campaign that this person may see: the head office all, a school its own."""

    listing = SHEETS

    @SHEETS.documented
    def get(self, request: Request, contract: str, year: str) -> HttpResponse:
        user = person_of(request)
        evaluated_states(user)
        found = board(contract=code_of(contract), year=year_of(year), user=user)
        check_codes(self.query, {"entity": [row.entity.code for row in found.rows]})
        return self.listed([_sheet(row) for row in found.rows if self.query.get("late", row.late) == row.late])


def _sheet(row: BoardRow) -> dict[str, Any]:
    return header(row.sheet) | {"late": row.late, "asked": row.progress.asked, "filled": row.progress.filled}


class SheetDetail(Endpoint):
    """One sheet: its state, its rows, and what this person may do with it. Drafts are shown to their school alone."""

    @documented("read_sheet", SheetSchema)
    def get(self, request: Request, contract: str, year: str, entity: str) -> HttpResponse:
        sheet = asked_sheet(request, contract=contract, year=year, entity=entity)
        return self.told(sheet_data(sheet, user=person_of(request)))


def header(sheet: Sheet) -> dict[str, Any]:
    campaign = sheet.campaign
    found: dict[str, Any] = as_data(
        {
            "contract": campaign.contract.code,
            "year": campaign.year,
            "entity": sheet.entity.code,
            "state": sheet.state,
            "campaign_state": campaign.state,
            "due_on": campaign.due_on,
            "submitted_at": sheet.submitted_at,
            "decided_at": sheet.decided_at,
            "decision_reason": sheet.decision_reason,
        }
    )
    return found


def sheet_data(sheet: Sheet, *, user: User) -> dict[str, Any]:
    page = sheet_page(sheet, user=user)
    no_writing = refusal(user, writing_permission(sheet), sheet.entity) or lock_of(sheet)
    return header(sheet) | {
        "late": page.late,
        "asked": page.progress.asked,
        "filled": page.progress.filled,
        "may_write": no_writing is None,
        "write_refusal": str(no_writing) if no_writing else None,
        "moves": [
            {
                "move": one.move.value,
                "allowed": one.refusal is None,
                "refusal": str(one.refusal) if one.refusal else None,
                "needs_reason": one.needs_reason,
            }
            for one in possible_moves(sheet=sheet, by=user)
        ],
        "rows": [_row(row) for row in page.rows if not row.is_new],
    }


def _row(row: SheetRow) -> dict[str, Any]:
    asked = row.asked
    domain = asked.indicator.domain
    return {
        "indicator": asked.indicator.code,
        "kind": row.kind,
        "name": row.name or None,
        "section": asked.section.value,
        "domain": domain.code if domain else None,
        "label": asked.indicator.label,
        "unit": asked.indicator.unit,
        "entry_unit": row.measure.unit,
        "entry_factor": as_data(row.measure.factor),
        "required": asked.required,
        "applicable": asked.applicable,
        "hidden": row.hidden,
        "figure": figure_data(row.figure) if row.figure else None,
        "preview": objects([as_row(row.evaluation)], PREVIEW)[0] if row.evaluation else None,
    }


def figure_data(figure: Observation) -> dict[str, Any]:
    """A figure in the unit of its indicator, with the version that a write must name."""
    return {name: as_data(getattr(figure, name)) for name in FIGURE}
