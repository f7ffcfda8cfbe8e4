"""The API's addresses of this application."""

from django.urls import URLPattern, URLResolver, path

from dashboards.api.journal import JournalList

urlpatterns: list[URLPattern | URLResolver] = [
    path("journal/", JournalList.as_view(), name="api-journal-list"),
]
