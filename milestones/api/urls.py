"""The API's addresses of this application."""

from django.urls import URLPattern, URLResolver, path

from milestones.api.deliverables import DeliverableList
from milestones.api.milestones import MilestoneDetail, MilestoneList
from milestones.api.progress import DeliverableDetail, DeliverableMove

ONE = "deliverables/<str:contract>/<str:deliverable>/<str:year>/<str:entity>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("milestones/", MilestoneList.as_view(), name="api-milestone-list"),
    path("milestones/<str:contract>/<str:milestone>/", MilestoneDetail.as_view(), name="api-milestone"),
    path("deliverables/", DeliverableList.as_view(), name="api-deliverable-list"),
    path(ONE, DeliverableDetail.as_view(), name="api-deliverable"),
    path(f"{ONE}<str:move>/", DeliverableMove.as_view(), name="api-deliverable-move"),
]
