"""`reports/` and `reports/files/{sha256}/`: what is published, and its files, by their digest."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.api import PROBLEM_TYPE
from imt_cop.core.endpoints import Endpoint
from imt_cop.core.errors import NotFoundError
from imt_cop.core.listing import Listing
from imt_cop.core.openapi import PROBLEMS, READ_PROBLEMS, Day, Problem, Text, Year, answer
from imt_cop.core.parameters import Choice, CodeField, Many, YearField
from indicators.api.access import ContractListEndpoint, ContractListQuery, person_of
from reports.choices import Language, ReportKind
from reports.downloads import sent
from reports.drawing import FORMATS
from reports.models import ReportVersion
from reports.presenters import file_name
from reports.queries.listing import published_versions
from reports.queries.verification import digest_in, known_file


class ReportQuery(ContractListQuery):
    entity = Many(CodeField(), required=False)
    year = Many(YearField(), required=False)
    kind = Many(Choice(ReportKind.values), required=False)


ReportFileSchema = answer(
    "ReportFile",
    form=serializers.ChoiceField(choices=list(FORMATS)),
    language=serializers.ChoiceField(choices=Language.values, help_text="`zip` and `json` hold both languages."),
    size=serializers.IntegerField(help_text="In bytes."),
    sha256=serializers.CharField(),
    url=serializers.CharField(help_text="Where the API hands it out."),
)

ReportSchema = answer(
    "Report",
    contract=serializers.CharField(),
    entity=serializers.CharField(),
    year=Year(),
    kind=serializers.ChoiceField(choices=ReportKind.values),
    dated=Day(help_text="Of interim statements."),
    version=serializers.IntegerField(help_text="The versions before stay listed, and downloadable."),
    published_at=serializers.DateTimeField(),
    sha256=serializers.CharField(help_text="Of the snapshot that every file is made from."),
    erratum=Text(help_text="Why this version was made; null for the first."),
    files=ReportFileSchema(many=True),
)

REPORTS = Listing(
    operation="list_reports",
    row=ReportSchema,
    key=("sha256",),
    query=ReportQuery,
)


class ReportList(ContractListEndpoint):
    """Every published version of every report that this person reads, the latest first."""

    listing = REPORTS

    @REPORTS.documented
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        self.check_known()
        return self.listed([self._row(version) for version in published_versions(contract, user=self.person)])

    def _row(self, version: ReportVersion) -> dict[str, Any]:
        report = version.report
        base = self.request.build_absolute_uri(self.request.path)
        return {
            "contract": report.contract.code,
            "entity": report.entity.code,
            "year": str(report.year),
            "kind": report.kind,
            "dated": report.dated.isoformat() if report.dated else None,
            "version": version.number,
            "published_at": version.published_at.isoformat(timespec="seconds"),
            "sha256": version.sha256,
            "erratum": version.reason or None,
            "files": [
                {
                    "form": file.form,
                    "language": file.language,
                    "size": file.size,
                    "sha256": file.sha256,
                    "url": f"{base}files/{file.sha256}/",
                }
                for file in version.files.all()
            ],
        }


FILE_ANSWERS: dict[Any, Any] = {
    **{(200, form.media_type): OpenApiResponse(OpenApiTypes.BINARY) for form in FORMATS.values()},
    304: OpenApiResponse(description="Nothing has changed since the answer of that `ETag`."),
    **{
        (status, PROBLEM_TYPE): OpenApiResponse(Problem, description=PROBLEMS[status])
        for status in (*READ_PROBLEMS, 429)
        if status != 406
    },
}


class ReportFileView(Endpoint):
    """The bytes of a published file, as they were made, named by their digest: no `Accept` makes them another type."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(operation_id="download_report_file", responses=FILE_ANSWERS)
    def get(self, request: Request, sha256: str) -> HttpResponseBase:
        found = known_file(sha256, user=person_of(request)) if digest_in(sha256) == sha256 else None
        if found is None or found.file is None:
            raise NotFoundError
        file, version = found.file, found.version
        return sent(file, file_name(version.report, language=file.language, form=file.form, version=version.number))
