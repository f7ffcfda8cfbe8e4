"""`sheets/{contract}/{year}/{entity}/figures/{indicator}/`: one figure, written by the service of the pages."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import check_can
from imt_cop.core.api import PROBLEM_TYPE, problem_of
from imt_cop.core.endpoints import Endpoint
from imt_cop.core.errors import NotFoundError
from imt_cop.core.openapi import documented
from imt_cop.core.parameters import checked
from indicators.api.access import code_of, person_of, version_read
from indicators.api.data import as_data
from indicators.api.sheet_schema import FigureBody, FigureSchema, StaleProblem
from indicators.api.sheets import asked_sheet, figure_data
from indicators.choices import ObservationKind, SeriesKind
from indicators.models import Indicator, Observation, Sheet
from indicators.services.observations import FigureInput, StaleFigureError, save_figure, writing_permission


class FigureDetail(Endpoint):
    """One figure of a sheet."""

    @documented(
        "write_figure",
        FigureSchema,
        body=FigureBody,
        problems=(400, 401, 403, 404, 409, 412, 422),
        special={412: StaleProblem},
    )
    def put(self, request: Request, contract: str, year: str, entity: str, indicator: str) -> Response:
        """Writes the whole figure, in the indicator's unit. `version`, or `If-Match`, is the one that was read."""
        sheet = asked_sheet(request, contract=contract, year=year, entity=entity)
        series = _series(sheet, indicator)
        check_can(person_of(request), writing_permission(sheet), sheet.entity)
        given = checked(FigureBody, request.data)
        try:
            saved = save_figure(
                sheet=sheet,
                indicator=series,
                figure=figure_input(given),
                expected_version=version_read(request, given),
                by=person_of(request),
                kind=ObservationKind.EXTERNAL if series.kind == SeriesKind.EXTERNAL else given["kind"],
                name=given["name"] if given["kind"] == ObservationKind.ADJUSTMENT else "",
            )
        except StaleFigureError as error:
            return _stale(error)
        return Response(figure_data(saved), headers=_etag(saved))


def _series(sheet: Sheet, code: str) -> Indicator:
    found = Indicator.objects.filter(contract=sheet.campaign.contract, code=code_of(code)).first()
    if found is None:
        raise NotFoundError
    return found


def figure_input(given: dict[str, Any]) -> FigureInput:
    """A read `FigureBody` as the services take it."""
    return FigureInput(
        value=given["value"],
        reason=given["reason"] or "",
        expected_on=given["expected_on"],
        quality=given["quality"],
        comment=given["comment"] or "",
        source=given["source"] or "",
    )


def _stale(error: StaleFigureError) -> Response:
    problem = problem_of(error) | {
        "current": figure_data(error.figure) if error.figure else None,
        "proposed": as_data(error.proposed),
    }
    return Response(problem, status=error.status, content_type=PROBLEM_TYPE, headers=_etag(error.figure))


def _etag(figure: Observation | None) -> dict[str, str] | None:
    return {"ETag": f'"{figure.version}"'} if figure else None
