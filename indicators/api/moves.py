"""`sheets/{contract}/{year}/{entity}/{submit|return|validate|reopen}/`: a sheet along its workflow."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.permissions import check_can
from imt_cop.core.api import PROBLEM_TYPE, problem_of
from imt_cop.core.endpoints import Endpoint
from imt_cop.core.errors import NotFoundError, StaleError
from imt_cop.core.freshness import etag_of
from imt_cop.core.openapi import documented
from imt_cop.core.parameters import checked
from indicators.api.access import person_of
from indicators.api.sheet_schema import MoveBody, SheetSchema, StaleSheetProblem
from indicators.api.sheets import asked_sheet, sheet_data
from indicators.calculations.workflow import SheetMove
from indicators.models import Sheet
from indicators.services import sheets

MOVES = [move.value for move in SheetMove]


IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` that the sheet was read with: 412 if it has changed.",
)


@extend_schema(parameters=[OpenApiParameter("move", str, OpenApiParameter.PATH, enum=MOVES), IF_MATCH])
class SheetMoveAction(Endpoint):
    """Hands a sheet in, returns it, validates it, reopens it."""

    @documented(
        "move_sheet",
        SheetSchema,
        body=MoveBody,
        problems=(400, 401, 403, 404, 409, 412, 422),
        special={412: StaleSheetProblem},
    )
    def post(self, request: Request, contract: str, year: str, entity: str, move: str) -> HttpResponse:
        """Hands a sheet in, returns it, validates it or reopens it. Answers the sheet as it is after the move."""
        sheet = asked_sheet(request, contract=contract, year=year, entity=entity)
        if move not in MOVES:
            raise NotFoundError
        user = person_of(request)
        check_can(user, sheets.permission(sheet, SheetMove(move)), sheet.entity)
        given = checked(MoveBody, request.data)
        current = sheet_data(sheet, user=user)
        if self._is_stale(request, current):
            return _stale(current, move=move, given=given)
        moved = _moved(sheet, SheetMove(move), given, by=user)
        moved.campaign.contract.institute = sheet.campaign.contract.institute
        return self._told_with_etag(sheet_data(moved, user=user))

    def _is_stale(self, request: Request, current: dict[str, Any]) -> bool:
        """The sheet is no longer the one whose ETag was read, in the same language. Its state is checked under lock."""
        read = parse_etags(request.headers.get("If-Match", "*"))
        return "*" not in read and self._told_with_etag(current)["ETag"] not in read

    def _told_with_etag(self, data: dict[str, Any]) -> HttpResponse:
        """With the digest that reading it gives."""
        response = self.told(data)
        response["ETag"] = etag_of(response.content, response.headers)
        return response


def _moved(sheet: Sheet, move: SheetMove, given: dict[str, Any], *, by: User) -> Sheet:
    if move == SheetMove.SUBMIT:
        return sheets.submit(sheet=sheet, by=by, without_comment=given["without_comment"])
    if move == SheetMove.VALIDATE:
        return sheets.validate(sheet=sheet, by=by)
    return (sheets.return_ if move == SheetMove.RETURN else sheets.reopen)(sheet=sheet, reason=given["reason"], by=by)


def _stale(current: dict[str, Any], *, move: str, given: dict[str, Any]) -> Response:
    error = StaleError(_("La fiche a été modifiée entre-temps : relisez-la."))
    problem = problem_of(error) | {"current": current, "proposed": {"move": move, **given}}
    return Response(problem, status=error.status, content_type=PROBLEM_TYPE)
