"""`journal/`: who changed what, when, from what to what, and why — what the page of the journal shows this person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from accounts.models import Action
from dashboards.queries.journal import COLUMNS, LOOKUPS, JournalFilter, found_entries, journal_row, visible_entries
from imt_cop.core.endpoints import ListEndpoint
from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Text, answer
from imt_cop.core.parameters import Choice, CodeField, DayField, ListQuery, Many
from indicators.api.access import person_of
from indicators.presenters.journal import OBJECTS


class JournalQuery(ListQuery):
    contract = Many(CodeField(), required=False)
    entity = Many(CodeField(), required=False)
    action = Many(Choice(Action.values), required=False)
    object = Many(Choice(list(OBJECTS)), required=False)
    id = Many(CodeField(), required=False, help_text="Of the object, within its kind.")
    since = DayField(required=False, help_text="From that day on.")
    until = DayField(required=False, help_text="Up to that day, included.")


JOURNAL = Listing(
    operation="list_journal",
    row=answer(
        "JournalEntry",
        at=serializers.DateTimeField(),
        by=Text(help_text="Address of the person; null for a command."),
        action=serializers.ChoiceField(choices=Action.values),
        contract=Text(),
        entity=Text(),
        object=serializers.CharField(help_text="Kind of object."),
        id=serializers.CharField(),
        label=Text(),
        field=Text(help_text="null: the object as a whole."),
        old=Text(),
        new=Text(),
        reason=Text(),
        state=Text(help_text="State of the figure that the entry tells of: who reads that state reads the entry."),
        request=Text(help_text="`X-Request-ID` of the request that wrote."),
    ),
    key=("at", "object", "id", "field"),
    query=JournalQuery,
    sortable=("at",),
)


class JournalList(ListEndpoint):
    """The audit trail, the latest first: the head office's whole, a controller's school's own."""

    listing = JOURNAL

    def check_permissions(self, request: Request) -> None:
        """Who may not read it is told so before anything that they sent is looked at."""
        super().check_permissions(request)
        if request.method in self.allowed_methods:
            visible_entries(person_of(request))

    @JOURNAL.documented
    def get(self, request: Request) -> HttpResponse:
        asked = JournalFilter(since=self.query.get("since"), until=self.query.get("until"))
        entries = found_entries(person_of(request), asked)
        first = ("pk",) if self.query.get("ordering") == ["at"] else ("-pk",)
        return self.listed_query(entries, LOOKUPS, first=first, made=_entry)


def _entry(values: tuple[Any, ...]) -> dict[str, Any]:
    row = journal_row(dict(zip(COLUMNS, values, strict=True)))
    return {name: text or None for name, text in row.items()}
