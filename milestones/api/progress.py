"""`deliverables/{contract}/{deliverable}/{year}/{entity}/`: one deliverable, reported by the service of the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.permissions import Permission, check_can
from imt_cop.core.api import PROBLEM_TYPE, problem_of
from imt_cop.core.endpoints import Endpoint
from imt_cop.core.errors import InvalidInputError, NotFoundError
from imt_cop.core.openapi import documented
from imt_cop.core.parameters import checked
from indicators.api.access import code_of, person_of, version_read, year_of
from milestones.api.progress_schema import ProgressBody, ProgressMoveBody, ProgressSchema, StaleProgressProblem
from milestones.models import ProgressReport
from milestones.permissions import Basis
from milestones.queries.places import Place, find_place
from milestones.queries.records import progress_of
from milestones.services import decisions, granted_dates, progress
from milestones.services.parts import ProgressInput, StaleProgressError

Move = Callable[[Place, dict[str, Any], int, User], object]
WRITE_PROBLEMS = (400, 401, 403, 404, 409, 412, 422)
REPORT_FIELDS = ("stage", "text", "done_on", "evidence", "postponed_to", "postponed_reason", "dropped_reason")


def asked_place(request: Request, *, contract: str, deliverable: str, year: str, entity: str) -> Place:
    return find_place(
        contract=code_of(contract),
        deliverable=code_of(deliverable),
        year=year_of(year),
        entity=code_of(entity),
        reader=person_of(request),
    )


class DeliverableDetail(Endpoint):
    """One deliverable, as one entity owes it in one year."""

    @documented("get_deliverable", ProgressSchema)
    def get(self, request: Request, contract: str, deliverable: str, year: str, entity: str) -> Response:
        place = asked_place(request, contract=contract, deliverable=deliverable, year=year, entity=entity)
        return Response(_data(place, person_of(request)))

    @documented(
        "report_deliverable",
        ProgressSchema,
        body=ProgressBody,
        problems=WRITE_PROBLEMS,
        special={412: StaleProgressProblem},
    )
    def put(self, request: Request, contract: str, deliverable: str, year: str, entity: str) -> Response:
        """Reports how far a deliverable is, which then waits for the head office.

        `version`, or `If-Match`, is the one that was read.
        """
        place = asked_place(request, contract=contract, deliverable=deliverable, year=year, entity=entity)
        user = person_of(request)
        progress.check_may_report(place=place, part=place.part(), by=user)
        given = checked(ProgressBody, request.data)
        said = ProgressInput(
            stage=given["stage"], text=given["text"], done_on=given["done_on"], evidence=given["evidence"]
        )
        try:
            progress.report(place=place, given=said, expected_version=version_read(request, given), by=user)
        except StaleProgressError as error:
            return _stale(error, place, user)
        return _answer(place, user)


def _postpone(place: Place, given: dict[str, Any], version: int, by: User) -> None:
    if given["until"] is None:
        raise InvalidInputError([("until", _("Donnez la nouvelle date."))])
    progress.postpone(place=place, until=given["until"], reason=given["reason"], expected_version=version, by=by)


MOVES: dict[str, Move] = {
    "postpone": _postpone,
    "drop": lambda place, given, version, by: progress.propose_drop(
        place=place, reason=given["reason"], expected_version=version, by=by
    ),
    "validate": lambda place, given, version, by: decisions.validate(place=place, expected_version=version, by=by),
    "return": lambda place, given, version, by: decisions.return_(
        place=place, reason=given["reason"], expected_version=version, by=by
    ),
    "cancel-date": lambda place, given, version, by: granted_dates.cancel(
        place=place, reason=given["reason"], expected_version=version, by=by
    ),
}


REPORTS = ("postpone", "drop")


@extend_schema(parameters=[OpenApiParameter("move", str, OpenApiParameter.PATH, enum=list(MOVES))])
class DeliverableMove(Endpoint):
    """Asks for another date or to give up; validates or returns what was reported; cancels a date that was granted."""

    @documented(
        "move_deliverable",
        ProgressSchema,
        body=ProgressMoveBody,
        problems=WRITE_PROBLEMS,
        special={412: StaleProgressProblem},
    )
    def post(self, request: Request, move: str, **codes: str) -> Response:
        """Asks for another date, or to give up; validates or returns what waits.

        Answers the deliverable as it is then.
        """
        place = asked_place(request, **codes)
        if move not in MOVES:
            raise NotFoundError
        user = person_of(request)
        _check_may_move(place, move, user)
        given = checked(ProgressMoveBody, request.data)
        try:
            MOVES[move](place, given, version_read(request, given), user)
        except StaleProgressError as error:
            return _stale(error, place, user)
        return _answer(place, user)


def _check_may_move(place: Place, move: str, by: User) -> None:
    """Before what was sent is looked at, as everywhere."""
    if move in REPORTS:
        progress.check_may_report(place=place, part=place.part(), by=by)
    else:
        check_can(by, Permission.MANAGE_MILESTONES, place.entity)


def _answer(place: Place, user: User) -> Response:
    data = _data(place, user)
    return Response(data, headers={"ETag": f'"{data["version"]}"'})


def _stale(error: StaleProgressError, place: Place, user: User) -> Response:
    current = _data(place, user)
    problem = problem_of(error) | {
        "current": current,
        "proposed": asdict(error.proposed) if error.proposed else None,
    }
    headers = {"ETag": f'"{current["version"]}"'}
    return Response(problem, status=error.status, content_type=PROBLEM_TYPE, headers=headers)


def _data(place: Place, user: User) -> dict[str, Any]:
    found = progress_of(place, user)
    deliverable = found.deliverable
    return {
        "contract": place.contract.code,
        "milestone": deliverable.action.milestone.code,
        "action_code": deliverable.action.code,
        "deliverable_code": deliverable.code,
        "deliverable": deliverable.label,
        "year": found.year,
        "entity": found.entity.code,
        "due": found.due,
        "expected_by": found.expected_by,
        "state": found.state,
        "review": found.review,
        "report": _report(found.report, named=found.basis != Basis.PUBLISHED) if found.report else None,
        "files": [one.original_name for one in found.files],
        "version": found.version if found.review else 0,
    }


def _report(report: ProgressReport, *, named: bool) -> dict[str, Any]:
    said = {name: getattr(report, name) or None for name in REPORT_FIELDS}
    return said | {"by": str(report.by) if named else None, "at": report.at}
