"""The API's addresses of this application."""

from django.urls import URLPattern, URLResolver, path

from reports.api.reports import ReportFileView, ReportList

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/", ReportList.as_view(), name="api-report-list"),
    path("reports/files/<slug:sha256>/", ReportFileView.as_view(), name="api-report-file"),
]
