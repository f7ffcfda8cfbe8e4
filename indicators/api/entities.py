"""`entities/`: the institute, its schools, and partners outside the perimeter."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from accounts.permissions import reading
from imt_cop.core.endpoints import ListEndpoint
from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Text, answer
from imt_cop.core.parameters import Choice, CodeField, ListQuery, Many
from indicators.api.access import person_of
from indicators.api.data import as_data, renamed
from indicators.permissions import evaluated_states
from indicators.queries.listing import entity_rows, readable_contract
from schools.choices import EntityKind


class EntityQuery(ListQuery):
    contract = CodeField(required=False, help_text="Only the institute of this contract and its schools.")
    kind = Many(Choice(EntityKind.values), required=False)


EntitySchema = answer(
    "Entity",
    code=serializers.CharField(),
    short_name=serializers.CharField(),
    name=serializers.CharField(),
    kind=serializers.ChoiceField(choices=EntityKind.values, help_text="Schools are `school` and `subsidiary`."),
    parent=Text(),
    position=serializers.IntegerField(),
    note=Text(),
    source=Text(),
)

ENTITIES = Listing(operation="list_entities", row=EntitySchema, key=("code",), query=EntityQuery)


class EntityList(ListEndpoint):
    """The institute and its schools, in the contract's order."""

    listing = ENTITIES

    @ENTITIES.documented
    def get(self, request: Request) -> HttpResponse:
        user = person_of(request)
        evaluated_states(user)
        code = self.query.get("contract")
        institute = readable_contract(code, by=user).institute if code else None
        rows = [row for row in entity_rows(institute=institute) if reading(user).covers(row["code"])]
        return self.listed([as_data(renamed(row, parent_code="parent")) for row in rows])
