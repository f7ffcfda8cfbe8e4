"""`milestones/`: the rows of `export_milestones`, with the codes of our files."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from imt_cop.core.endpoints import page_of
from imt_cop.core.openapi import Day, Text, answer, documented
from imt_cop.core.parameters import CodeField, PageQuery, YearField
from indicators.api.access import ContractEndpoint, ContractQuery, chosen
from indicators.permissions import evaluated_states
from indicators.queries.objects import objects
from indicators.queries.readings import reads_published_only
from milestones import choices
from milestones.queries.expected import COLUMNS, Expected, as_row, expected_deliverables


class DeliverableQuery(ContractQuery, PageQuery):
    milestone = CodeField(required=False)
    action_code = CodeField(required=False)
    year = YearField(required=False)
    entity = CodeField(required=False)
    scope = serializers.ChoiceField(choices=choices.Scope.values, required=False)
    state = serializers.ChoiceField(choices=choices.DeliverableState.values, required=False)


DeliverableSchema = answer(
    "Deliverable",
    contract=serializers.CharField(),
    milestone=serializers.CharField(),
    action=serializers.CharField(help_text="As printed."),
    deliverable=serializers.CharField(help_text="As printed."),
    year=serializers.CharField(help_text="The printed column; what spans several years has a row for each."),
    due=Day(help_text="Last day of the printed date, else of the year."),
    due_certainty=serializers.ChoiceField(choices=choices.DueCertainty.values),
    scope=serializers.ChoiceField(choices=choices.Scope.values),
    entity=serializers.CharField(),
    state=serializers.ChoiceField(
        choices=choices.DeliverableState.values,
        allow_null=True,
        help_text="null for who reads what is published alone.",
    ),
    done_on=Day(),
    evidence=Text(),
    source=Text(),
    action_code=serializers.CharField(help_text="Code of our files."),
    deliverable_code=serializers.CharField(help_text="Code of our files."),
)

DeliverableListSchema = answer("DeliverableList", next=Text(), results=DeliverableSchema(many=True))


class DeliverableList(ContractEndpoint):
    """Every deliverable, one row for each year and entity asked."""

    query_class = DeliverableQuery
    columns = COLUMNS

    @documented("list_deliverables", DeliverableListSchema, query=DeliverableQuery, csv=True)
    def get(self, request: Request) -> Response:
        contract = self.contract()
        with_state = not reads_published_only(evaluated_states(self.person))
        rows = [_row(one) for one in expected_deliverables(contract, with_state=with_state)]
        asked = chosen(rows, self.query, "milestone", "action_code", "year", "entity", "scope", "state")
        return self.listed(page_of(asked, self.query))


def _row(one: Expected) -> dict[str, Any]:
    codes = {"action_code": one.action, "deliverable_code": one.deliverable.code}
    return objects([as_row(one)], COLUMNS)[0] | codes
