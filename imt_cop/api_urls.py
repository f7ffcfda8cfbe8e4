"""The API's addresses; each application declares its own under `api/urls.py`."""

from django.urls import URLPattern, URLResolver, include, path

from imt_cop.core.documentation import DocumentationView, SchemaView

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocumentationView.as_view(url_name="api-schema"), name="api-docs"),
    path("", include("indicators.api.urls")),
    path("", include("milestones.api.urls")),
    path("", include("dashboards.api.urls")),
    path("", include("reports.api.urls")),
]
