"""What every endpoint of the API does before and after its own work: parameters, language, formats, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, parsers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils import json
from rest_framework.views import APIView

from imt_cop.core.columns import Column, Row
from imt_cop.core.files import XLSX_TYPE, csv_bytes, json_bytes, spool, xlsx_bytes
from imt_cop.core.freshness import conditional, etag_of_file, patch_reading
from imt_cop.core.listing import Listing
from imt_cop.core.paging import Page, page_of_query
from imt_cop.core.parameters import BadRequestError, Query, not_among, read_query

MAX_BODY = 64 * 1024
TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "xlsx": XLSX_TYPE}


class TooLargeError(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = _("Le corps de la requête est trop grand.")


class BoundedJSONParser(parsers.JSONParser):
    """JSON of a bounded size; nesting that exhausts the interpreter is a bad request, not a fault of ours."""

    max_body: ClassVar[int] = MAX_BODY

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        raw = stream.read(self.max_body + 1)
        if len(raw) > self.max_body:
            raise TooLargeError
        try:
            parsed = json.loads(raw.decode("utf-8"), strict=True)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("Le corps de la requête n’est pas du JSON lisible.")) from error
        if not isinstance(parsed, dict):
            raise exceptions.ParseError(_("Le corps de la requête doit être un objet JSON."))
        return parsed


class Offered(BaseRenderer):
    """A format as negotiation knows it; what is written is written by `imt_cop.core.files`."""

    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        raise NotImplementedError


class CsvOffered(Offered):
    media_type = "text/csv"
    format = "csv"


class XlsxOffered(Offered):
    media_type = XLSX_TYPE
    format = "xlsx"


class Endpoint(APIView):
    """A view of the API. `query_class` declares its parameters."""

    query_class: ClassVar[type[Query]] = Query
    parser_classes = (BoundedJSONParser,)
    # The description of the API is at `schema/`: OPTIONS would be a second, poorer one.
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]  # noqa: RUF012 - not a ClassVar in its types

    query: dict[str, Any]

    def get_renderers(self) -> list[BaseRenderer]:
        return [JSONRenderer()]

    def get_query_class(self) -> type[Query]:
        return self.query_class

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        wanted = request.query_params.get("format")
        formats = [renderer.format for renderer in self.get_renderers()]
        if wanted is not None and not force and wanted not in formats:
            raise BadRequestError([("format", not_among(wanted, formats))])
        return super().perform_content_negotiation(request, force)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        lang = request.query_params.get("lang")
        if lang in dict(settings.LANGUAGES):
            translation.activate(lang)
        self._count(request)
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods:  # another is refused whatever it asks for
            self.query = read_query(self.get_query_class(), request.query_params)

    def _count(self, request: Request) -> None:
        """Before anything is refused: a wrong token, a role that may not, a format count as any request does."""
        try:
            self.perform_authentication(request)
        finally:
            super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Counted already."""

    def handle_exception(self, exc: Exception) -> Response:
        """A problem is JSON, whatever the format asked for."""
        response = super().handle_exception(exc)
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Every read has its digest, once it is written; every answer says how much may still be asked."""
        final: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        patch_reading(final)
        if isinstance(final, SimpleTemplateResponse):
            final.add_post_render_callback(self._finished)
            return final
        return self._finished(final)

    def _finished(self, response: HttpResponseBase) -> HttpResponseBase:
        plain = _plain(self.request)
        final = conditional(plain, response)
        rate = getattr(plain, "rate", None)
        for name, value in rate.headers().items() if rate is not None else ():
            final[name] = value
        return final

    def told(self, data: Any) -> HttpResponse:
        """One object."""
        return HttpResponse(json_bytes(data), content_type=TYPES["json"])


def _plain(request: Request) -> HttpRequest:
    """The request as the server knows it. One that was refused before it was read is still as it came."""
    return getattr(request, "_request", request)


class FileEndpoint(Endpoint):
    """Rows without pages, in the three formats, whatever their number."""

    columns: ClassVar[Sequence[Column]]

    def get_renderers(self) -> list[BaseRenderer]:
        return [JSONRenderer(), CsvOffered(), XlsxOffered()]

    def spooled(self, rows: Iterable[Row], *, name: str) -> FileResponse:
        """Written aside, on disk beyond a little, then sent piece by piece: its digest and length are known first."""
        form = self.request.accepted_renderer.format
        file = spool(rows, self.columns, form=form, name=name)
        headers = {"ETag": etag_of_file(file, TYPES[form])}
        if form != "json":
            headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
        return FileResponse(file, content_type=TYPES[form], headers=headers)


class ListEndpoint(Endpoint):
    """A list, by its declaration: parameters, pages, order, and the three formats."""

    listing: ClassVar[Listing]

    def get_renderers(self) -> list[BaseRenderer]:
        return [JSONRenderer(), CsvOffered(), XlsxOffered()]

    def get_query_class(self) -> type[Query]:
        return self.listing.query_class

    def listed(self, rows: Iterable[Row]) -> HttpResponse:
        """The asked page of rows that are in memory."""
        return self.written(self.listing.page(rows, self.query))

    def listed_query(
        self,
        found: QuerySet[Any, Any],
        lookups: Mapping[str, str],
        *,
        first: Sequence[str],
        made: Callable[[tuple[Any, ...]], Row],
        orders: Mapping[str, str] = MappingProxyType({}),
    ) -> HttpResponse:
        """The asked page of rows that the database filters, orders and cuts.

        `lookups` gives what each column is there, `orders` what some are ordered by instead; `first` the order that is
        not asked for, which ends with what names a row; `made` turns a tuple of their values into a row.
        """
        listing, given, by = self.listing, self.query, {**lookups, **orders}
        asked = {f"{lookups[name]}__in": given[name] for name in listing.filters if name in given}
        order = [_lookup(name, by) for name in given.get("ordering", ())]
        taken = {name.removeprefix("-") for name in order}
        order += [name for name in first if name.removeprefix("-") not in taken]
        page = page_of_query(found.filter(**asked), list(lookups.values()), order, listing.place(given))
        return self.written(Page([made(row) for row in page.rows], page.cursor))

    def written(self, page: Page) -> HttpResponse:
        """The address of the next page is in the body of JSON and, in every format, in a Link header."""
        following = self._address(page.cursor) if page.cursor else None
        form, columns = self.request.accepted_renderer.format, self.listing.flat_columns
        name = self.request.path.strip("/").removeprefix("api/v1/").replace("/", "-")
        if form == "json":
            content = json_bytes({"next": following, "results": page.rows})
        elif form == "csv":
            content = csv_bytes(page.rows, columns)
        else:
            content = xlsx_bytes(page.rows, columns, name=name)
        response = HttpResponse(content, content_type=TYPES[form])
        if form != "json":
            response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    def _address(self, cursor: str) -> str:
        parameters = self.request.query_params.copy()
        parameters["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(list(_pairs(parameters)))}")


def _pairs(parameters: Any) -> Iterable[tuple[str, str]]:
    for name, values in parameters.lists():
        yield name, ",".join(values)


def _lookup(order: str, lookups: Mapping[str, str]) -> str:
    name = lookups[order.removeprefix("-")]
    return f"-{name}" if order.startswith("-") else name
