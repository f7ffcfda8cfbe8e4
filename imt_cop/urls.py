"""Addresses: pages in each application's `urls.py`, the API in `imt_cop.api_urls`."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from imt_cop.core import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("langue/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("accounts.urls")),
    path("administration/", admin.site.urls),
    path("api/v1/", include("imt_cop.api_urls")),
    path("", include("dashboards.urls")),
    path("", include("schools.urls")),
    path("", include("indicators.urls")),
    path("", include("milestones.urls")),
    path("", include("reports.urls")),
]

handler400 = "imt_cop.core.pages.bad_request"
handler403 = "imt_cop.core.pages.permission_denied"
handler404 = "imt_cop.core.pages.not_found"
handler500 = "imt_cop.core.pages.server_error"
