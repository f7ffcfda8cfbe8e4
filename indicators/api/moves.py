"""`sheets/{contract}/{year}/{entity}/{submit|return|validate|reopen}/`: a sheet along its workflow."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import check_can
from imt_cop.core.endpoints import Endpoint
from imt_cop.core.errors import NotFoundError
from imt_cop.core.openapi import documented
from imt_cop.core.parameters import checked
from indicators.api.access import person_of
from indicators.api.sheet_schema import MoveBody, SheetSchema
from indicators.api.sheets import asked_sheet, sheet_data
from indicators.calculations.workflow import SheetMove
from indicators.services import sheets

MOVES = [move.value for move in SheetMove]


@extend_schema(parameters=[OpenApiParameter("move", str, OpenApiParameter.PATH, enum=MOVES)])
class SheetMoveAction(Endpoint):
    """Hands a sheet in, returns it, validates it, reopens it."""

    @documented("move_sheet", SheetSchema, body=MoveBody, problems=(400, 401, 403, 404, 409, 422))
    def post(self, request: Request, contract: str, year: str, entity: str, move: str) -> Response:
        """Hands a sheet in, returns it, validates it or reopens it. Answers the sheet as it is after the move."""
        sheet = asked_sheet(request, contract=contract, year=year, entity=entity)
        if move not in MOVES:
            raise NotFoundError
        user = person_of(request)
        check_can(user, sheets.permission(sheet, SheetMove(move)), sheet.entity)
        given = checked(MoveBody, request.data)
        reason = given["reason"]
        if move == SheetMove.SUBMIT:
            moved = sheets.submit(sheet=sheet, by=user, without_comment=given["without_comment"])
        elif move == SheetMove.VALIDATE:
            moved = sheets.validate(sheet=sheet, by=user)
        elif move == SheetMove.RETURN:
            moved = sheets.return_(sheet=sheet, reason=reason, by=user)
        else:
            moved = sheets.reopen(sheet=sheet, reason=reason, by=user)
        moved.campaign.contract.institute = sheet.campaign.contract.institute
        return Response(sheet_data(moved, user=user))
