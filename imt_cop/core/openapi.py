"""What the description of the API (OpenAPI 3.1) shares: problems, decimals, and the decorator of every operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers

from imt_cop.core.api import PROBLEM_TYPE
from imt_cop.core.parameters import Body, Query

F = TypeVar("F", bound=Callable[..., Any])

DECIMAL_PATTERN = r"^-?[0-9]+(\.[0-9]+)?$"
NUMBER = {"type": ["string", "null"], "format": "decimal", "pattern": DECIMAL_PATTERN}
TEXT = {"type": ["string", "null"]}
DAY = {"type": ["string", "null"], "format": "date"}


@extend_schema_field(NUMBER)
class Number(serializers.CharField):
    """A plain decimal as text, unrounded; null where there is none."""


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}$"})
class Year(serializers.CharField):
    """Four digits as text."""


@extend_schema_field({"type": ["string", "null"], "pattern": "^[0-9]{4}$"})
class YearOrNone(Year):
    """Four digits as text; null where there is none."""


@extend_schema_field(TEXT)
class Text(serializers.CharField):
    """A text; null where there is none."""


@extend_schema_field(DAY)
class Day(serializers.CharField):
    """A day, AAAA-MM-JJ; null where there is none."""


def answer(
    name: str, /, *bases: type[serializers.Serializer[Any]], doc: str = "", **fields: Any
) -> type[serializers.Serializer[Any]]:
    """An object that the API answers, described by name. Nothing is serialized with it: rows are written as they are.

    Fields are arguments, since several of the names (`source`, `label`) mean something else on a serializer class.
    """
    return type(name, bases or (serializers.Serializer,), {"__doc__": doc, **fields})


FieldProblem = answer(
    "FieldProblem",
    field=serializers.CharField(help_text="Path of the parameter or field; empty for the whole."),
    detail=serializers.CharField(),
)

Problem = answer(
    "Problem",
    doc="RFC 9457. `errors` holds each refused parameter or field with its sentence, in the asked language.",
    type=serializers.CharField(),
    title=serializers.CharField(),
    status=serializers.IntegerField(),
    detail=serializers.CharField(required=False),
    errors=FieldProblem(many=True, required=False),
)


def without_marks(result: Any, **_kwargs: Any) -> Any:
    """Takes out what the generator leaves for itself beside each closed vocabulary."""
    if isinstance(result, dict):
        return {key: without_marks(value) for key, value in result.items() if key != "x-spec-enum-id"}
    return [without_marks(value) for value in result] if isinstance(result, list) else result


PROBLEMS = {
    400: "A parameter or a field is unknown, missing or malformed: `errors` names each and says what exists.",
    401: "No session and no valid token.",
    403: "The person, or the token's scope, may not do this.",
    404: "Absent, or not to be known by this person: the answers are the same.",
    405: "The address does not take this verb: `Allow` lists those it takes.",
    406: "None of the formats of `Accept` is offered.",
    409: "The state forbids it: a locked sheet, a closed campaign.",
    412: "Somebody wrote in between.",
    413: "The body is too long.",
    415: "The body is not JSON.",
    422: "The content is refused: each field with its reason.",
    429: "Too many requests in this minute: `Retry-After` says how many seconds to wait.",
}
READ_PROBLEMS = (400, 401, 403, 404, 406)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = {"type": "string", "format": "binary"}


def _header(name: str, description: str, statuses: list[int]) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=description, response=statuses)


IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An `ETag` read before: 304 where nothing has changed."
)
READ_HEADERS = (
    _header("ETag", "Digest of the answer, for `If-None-Match`.", [200, 304]),
    _header("Cache-Control", "`private, no-cache`: kept by nobody else, asked again each time.", [200, 304]),
    _header("Vary", "What the answer depends on beside the address.", [200, 304]),
)
LINK = _header("Link", 'Of a list that goes on: the address of the next page, `rel="next"`.', [200])


def documented(
    operation: str,
    answer: Any,
    *,
    query: type[Query] = Query,
    body: type[Body] | None = None,
    problems: tuple[int, ...] | None = None,
    special: dict[int, Any] | None = None,
    files: bool = False,
) -> Callable[[F], F]:
    """Describes an operation by its name: its answer, its parameters, and the problems it may answer with.

    `special` gives the problems that hold more than the usual one; `files` says that the rows come as CSV and XLSX
    too. Without `problems` it is a read.
    """
    reads = problems is None
    responses: dict[Any, Any] = {(200, "application/json"): OpenApiResponse(answer)}
    if files:
        responses[200, "text/csv"] = OpenApiResponse(str, description="The same rows, a column each.")
        responses[200, XLSX] = OpenApiResponse(FILE, description="The same columns, numbers as numbers.")
    if reads:
        responses[304] = OpenApiResponse(description="Nothing has changed since the answer of that `ETag`.")
        responses[414] = OpenApiResponse(description="The address is longer than the web server takes.")
    refused = READ_PROBLEMS if problems is None else (*problems, 406, *((413, 415) if body else ()))
    for status in (*refused, 429):
        schema = (special or {}).get(status, Problem)
        responses[status, PROBLEM_TYPE] = OpenApiResponse(schema, description=PROBLEMS[status])
    more = [IF_NONE_MATCH, *READ_HEADERS] if reads else []
    paged = [LINK] if "cursor" in query().fields else []
    return extend_schema(operation_id=operation, parameters=[query, *more, *paged], request=body, responses=responses)
