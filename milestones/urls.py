"""Milestones: the menu's address, the table of a contract and its file."""

from django.urls import URLPattern, URLResolver, include, path

from indicators.views.reading import current_contract
from milestones.views import timetable

pages: list[URLPattern | URLResolver] = [
    path("jalons/<slug:contract>/", timetable.milestone_table, name="timetable"),
    path("jalons/<slug:contract>/livrables.<str:form>", timetable.milestone_file, name="export"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("jalons/", current_contract("milestones:timetable"), name="milestone-list"),
    path("", include((pages, "milestones"))),
]
