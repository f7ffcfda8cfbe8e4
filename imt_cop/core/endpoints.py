"""What every endpoint of the API does before and after its own work: parameters, language, renderers, pages."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from io import StringIO
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, parsers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils import json
from rest_framework.views import APIView

from imt_cop.core.parameters import MAX_PAGE_SIZE, BadRequestError, Query, checked

M = TypeVar("M", bound=Model)

MAX_BODY = 64 * 1024


class TooLargeError(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = _("Le corps de la requête est trop grand.")


class BoundedJSONParser(parsers.JSONParser):
    """JSON of a bounded size; nesting that exhausts the interpreter is a bad request, not a fault of ours."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        raw = stream.read(MAX_BODY + 1)
        if len(raw) > MAX_BODY:
            raise TooLargeError
        try:
            parsed = json.loads(raw.decode("utf-8"), strict=True)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("Le corps de la requête n’est pas du JSON lisible.")) from error
        if not isinstance(parsed, dict):
            raise exceptions.ParseError(_("Le corps de la requête doit être un objet JSON."))
        return parsed


class CsvRenderer(BaseRenderer):
    """The flat columns of a list, as the exports write them: UTF-8, comma, empty = none."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        view = (renderer_context or {})["view"]
        rows = data["results"] if isinstance(data, Mapping) else data
        stream = StringIO()
        writer = csv.DictWriter(stream, view.columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(row[name]) for name in view.columns} for row in rows)
        return stream.getvalue().encode()


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursor of those that follow (None at the end)."""

    rows: list[Any]
    cursor: int | None


def page_of(rows: Sequence[Any], given: Mapping[str, Any]) -> Page:
    """A page of rows that are already in memory: the cursor is a rank."""
    start, size = int(given["cursor"]), min(given["page_size"], MAX_PAGE_SIZE)
    end = start + size
    return Page(list(rows[start:end]), end if end < len(rows) else None)


def page_of_queryset(queryset: QuerySet[M, dict[str, Any]], given: Mapping[str, Any]) -> Page:
    """A page of rows read by values with their `pk`, in that order: the cursor is the last one read."""
    size = min(given["page_size"], MAX_PAGE_SIZE)
    rows = list(queryset.filter(pk__gt=int(given["cursor"])).order_by("pk")[: size + 1])
    return Page(rows[:size], rows[size - 1]["pk"] if len(rows) > size else None)


class Endpoint(APIView):
    """A view of the API. `query_class` declares its parameters; `columns` those of its CSV, where it offers one."""

    query_class: ClassVar[type[Query]] = Query
    columns: ClassVar[Sequence[str]] = ()
    parser_classes = (BoundedJSONParser,)
    # The description of the API is at `schema/`: OPTIONS would be a second, poorer one.
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]  # noqa: RUF012 - not a ClassVar in its types

    query: dict[str, Any]

    def get_renderers(self) -> list[BaseRenderer]:
        return [JSONRenderer(), CsvRenderer()] if self.columns else [JSONRenderer()]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        wanted = request.query_params.get("format")
        renderers = self.get_renderers()
        if wanted is not None and not force and wanted not in [renderer.format for renderer in renderers]:
            raise BadRequestError([("format", _("Format inconnu."))])
        return super().perform_content_negotiation(request, force)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        lang = request.query_params.get("lang")
        if lang in dict(settings.LANGUAGES):
            translation.activate(lang)
        super().initial(request, *args, **kwargs)
        self.query = self._read_query(request)

    def _read_query(self, request: Request) -> dict[str, Any]:
        given = request.query_params
        repeated = [(name, _("Paramètre répété.")) for name in given if len(given.getlist(name)) > 1]
        if repeated:
            raise BadRequestError(repeated)
        return checked(self.query_class, given.dict())

    def handle_exception(self, exc: Exception) -> Response:
        """A problem is JSON, whatever the format asked for."""
        response = super().handle_exception(exc)
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return response

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        final = super().finalize_response(request, response, *args, **kwargs)
        if getattr(final, "accepted_renderer", None) and final.accepted_renderer.format == CsvRenderer.format:
            final["Content-Disposition"] = f'attachment; filename="{request.path.strip("/").rsplit("/", 1)[-1]}.csv"'
        return final

    def listed(self, page: Page) -> Response:
        """The answer of a list; the address of the next page is in the body and, for CSV, in a Link header."""
        following = None
        if page.cursor is not None:
            parameters = self.request.query_params.dict() | {"cursor": str(page.cursor)}
            following = self.request.build_absolute_uri(f"{self.request.path}?{urlencode(parameters)}")
        headers = {"Link": f'<{following}>; rel="next"'} if following else None
        return Response({"next": following, "results": page.rows}, headers=headers)
