"""`entities/`: the institute, its schools, and partners outside the perimeter."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from imt_cop.core.endpoints import Endpoint, page_of
from imt_cop.core.openapi import Text, answer, documented
from imt_cop.core.parameters import CodeField, PageQuery
from indicators.api.access import chosen, person_of
from indicators.api.data import as_data, renamed
from indicators.permissions import evaluated_states
from indicators.queries.listing import entity_rows, readable_contract
from schools.choices import EntityKind


class EntityQuery(PageQuery):
    contract = CodeField(required=False, help_text="Only the institute of this contract and its schools.")
    kind = serializers.ChoiceField(choices=EntityKind.values, required=False)


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

EntityListSchema = answer(
    "EntityList",
    next=Text(),
    results=EntitySchema(many=True),
)


class EntityList(Endpoint):
    """The institute and its schools, in the contract's order."""

    query_class = EntityQuery

    @documented("list_entities", EntityListSchema, query=EntityQuery)
    def get(self, request: Request) -> Response:
        user = person_of(request)
        evaluated_states(user)
        code = self.query.get("contract")
        institute = readable_contract(code, by=user).institute if code else None
        rows = [as_data(renamed(row, parent_code="parent")) for row in entity_rows(institute=institute)]
        return self.listed(page_of(chosen(rows, self.query, "kind"), self.query))
