"""The API's addresses of this application."""

from django.urls import URLPattern, URLResolver, path

from milestones.api.deliverables import DeliverableList

urlpatterns: list[URLPattern | URLResolver] = [
    path("milestones/", DeliverableList.as_view(), name="api-deliverable-list"),
]
