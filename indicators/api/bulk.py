"""`observations/bulk/`: many figures at once, all or none, sent again without harm."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.services.idempotency import once
from imt_cop.core.api import PROBLEM_TYPE, problem_of
from imt_cop.core.endpoints import BoundedJSONParser, Endpoint
from imt_cop.core.openapi import FieldProblem, Problem, Text, answer, documented
from imt_cop.core.parameters import BadRequestError, Body, CodeField, YearField, checked
from indicators.api.access import person_of
from indicators.api.data import as_data
from indicators.api.figures import figure_input
from indicators.api.sheet_schema import FigureBody, FigureSchema, ProposedSchema
from indicators.api.sheets import figure_data
from indicators.queries.listing import readable_contract
from indicators.services.bulk import (
    MAX_ROWS,
    BulkChange,
    BulkRefusedError,
    BulkRow,
    Fault,
    check_may_write,
    messages_of,
    write_all,
)
from indicators.services.observations import StaleFigureError

KEY = re.compile(r"[\x21-\x7e]{1,100}", re.ASCII)
REPLAYED = "Idempotency-Replayed"


class LargerJSONParser(BoundedJSONParser):
    """`MAX_ROWS` figures with their comments."""

    max_body = 1024 * 1024


class BulkFigureBody(FigureBody):
    """A whole figure, and whose it is. Without `version`, what is there is replaced."""

    entity = CodeField(required=False, allow_blank=True, default="", help_text="Empty for an external series.")
    indicator = CodeField()
    year = YearField()


class BulkBody(Body):
    contract = CodeField()
    dry_run = serializers.BooleanField(
        required=False, default=False, help_text="Says what would be done; keeps nothing."
    )
    observations = serializers.ListField(child=BulkFigureBody(), min_length=1, max_length=MAX_ROWS)


BulkLineSchema = answer(
    "BulkLine",
    entity=Text(),
    indicator=serializers.CharField(),
    year=serializers.IntegerField(),
    kind=serializers.CharField(),
    name=Text(),
    outcome=serializers.ChoiceField(choices=["created", "changed", "unchanged"]),
    figure=FigureSchema(),
)

BulkSchema = answer(
    "BulkAnswer",
    contract=serializers.CharField(),
    dry_run=serializers.BooleanField(),
    created=serializers.IntegerField(),
    changed=serializers.IntegerField(),
    unchanged=serializers.IntegerField(),
    observations=BulkLineSchema(many=True),
)

BulkFault = answer(
    "BulkFault",
    FieldProblem,
    doc="Where somebody wrote in between: both values.",
    current=FigureSchema(allow_null=True, required=False),
    proposed=ProposedSchema(required=False),
)
BulkProblem = answer("BulkProblem", Problem, errors=BulkFault(many=True, required=False))
SPECIAL = dict.fromkeys((409, 412, 422), BulkProblem)
HEADER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1 to 100 visible characters. Sent again with the same body, the first answer is given again.",
)


@extend_schema(parameters=[HEADER])
class BulkObservations(Endpoint):
    """Figures of one contract, of any of the sheets that this person may write in."""

    parser_classes = (LargerJSONParser,)

    @documented(
        "write_observations", BulkSchema, body=BulkBody, problems=(400, 401, 403, 404, 409, 412, 422), special=SPECIAL
    )
    def post(self, request: Request) -> Response:
        """Writes figures in bulk, all or none.

        Each goes the way of its sheet's form: same rights, rules, states and journal.
        """
        user = person_of(request)
        check_may_write(by=user)
        key = _key(request)
        given = checked(BulkBody, request.data)
        contract = readable_contract(given["contract"], by=user)
        rows = [_row(one) for one in given["observations"]]

        def work() -> dict[str, Any]:
            changes = write_all(contract=contract, rows=rows, dry_run=given["dry_run"], by=user)
            return _answer(contract.code, changes, dry_run=given["dry_run"])

        try:
            # A rehearsal keeps nothing, not even its key.
            digest = hashlib.sha256(repr((contract.code, rows)).encode()).hexdigest()
            found, replayed = once(key=None if given["dry_run"] else key, digest=digest, by=user, work=work)
        except BulkRefusedError as error:
            problem = problem_of(error) | {"errors": [line for fault in error.faults for line in _fault(fault)]}
            return Response(problem, status=error.status, content_type=PROBLEM_TYPE)
        return Response(found, headers={REPLAYED: "true"} if replayed else None)


def _key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not KEY.fullmatch(key):
        raise BadRequestError([("Idempotency-Key", _("De 1 à 100 caractères visibles."))])
    return key


def _row(given: dict[str, Any]) -> BulkRow:
    return BulkRow(
        entity=given["entity"],
        indicator=given["indicator"],
        year=given["year"],
        kind=given["kind"],
        name=given["name"],
        version=given.get("version"),
        figure=figure_input(given),
    )


def _answer(contract: str, changes: Sequence[BulkChange], *, dry_run: bool) -> dict[str, Any]:
    counted = Counter(change.outcome for change in changes)
    return {
        "contract": contract,
        "dry_run": dry_run,
        **{outcome: counted[outcome] for outcome in ("created", "changed", "unchanged")},
        "observations": [
            {
                "entity": change.row.entity or None,
                "indicator": change.row.indicator,
                "year": change.row.year,
                "kind": change.figure.kind,
                "name": change.figure.name or None,
                "outcome": change.outcome,
                "figure": figure_data(change.figure),
            }
            for change in changes
        ],
    }


def _fault(fault: Fault) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = [{"field": m.field, "detail": str(m.sentence)} for m in messages_of(fault)]
    if isinstance(fault.error, StaleFigureError):
        current = figure_data(fault.error.figure) if fault.error.figure else None
        lines[0] |= {"current": current, "proposed": as_data(fault.error.proposed)}
    return lines
