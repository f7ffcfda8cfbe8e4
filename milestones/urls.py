"""Milestones: the menu's address, the table of a contract and its file."""

from django.urls import URLPattern, URLResolver, include, path

from indicators.views.reading import current_contract
from milestones.views import deliverable, follow_up, milestone, part, timetable

ASKED = "jalons/<slug:contract>/livrables/<slug:deliverable>/<int:year>/"
PART = f"{ASKED}<slug:entity>/"

pages: list[URLPattern | URLResolver] = [
    path("jalons/<slug:contract>/", timetable.milestone_table, name="timetable"),
    path("jalons/<slug:contract>/livrables.<str:form>", timetable.milestone_file, name="export"),
    path("jalons/<slug:contract>/suivi/", follow_up.my_deliverables, name="follow-up"),
    path(ASKED, deliverable.deliverable, name="deliverable"),
    path(PART, part.part, name="part"),
    path(f"{PART}<slug:action>/", part.part_action, name="part-action"),
    path(f"{PART}pieces/<slug:stored>/", part.evidence_file, name="evidence"),
    path("jalons/<slug:contract>/<slug:code>/", milestone.milestone, name="milestone"),
    path("jalons/<slug:contract>/<slug:code>/decisions/", milestone.decide, name="decide"),
    path("jalons/<slug:contract>/<slug:code>/messages/", milestone.post, name="post"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("jalons/", current_contract("milestones:timetable"), name="milestone-list"),
    path("", include((pages, "milestones"))),
]
