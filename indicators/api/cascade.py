"""`cascade/`: does what the schools committed to reach what the institute committed to?"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from imt_cop.core.endpoints import page_of
from imt_cop.core.openapi import Number, Text, answer, documented
from imt_cop.core.parameters import CodeField, DayField, PageQuery, YearField
from indicators import choices
from indicators.api.access import ContractEndpoint, ContractQuery, chosen
from indicators.api.data import as_data
from indicators.api.evaluation_schema import ShareSchema
from indicators.calculations.cascade import cascade
from indicators.calculations.results import CascadeRow
from indicators.permissions import evaluated_states
from indicators.queries.contract_data import contract_data


class CascadeQuery(ContractQuery, PageQuery):
    indicator = CodeField(required=False)
    year = YearField(required=False)
    as_of = DayField(required=False, help_text="With the targets in force on that day.")


CascadeSchema = answer(
    "Cascade",
    contract=serializers.CharField(),
    indicator=serializers.CharField(),
    year=serializers.CharField(),
    rollup=serializers.ChoiceField(choices=choices.Rollup.values),
    institute_target=Number(),
    institute_comparator=serializers.ChoiceField(choices=choices.Comparator.values, allow_null=True),
    rolled_up=Number(help_text="null where weights are missing, or where the rule is to enter the institute's figure."),
    difference=Number(help_text="rolled_up − institute_target"),
    difference_pct=Number(),
    partial=serializers.BooleanField(help_text="A school that is asked gives no number."),
    schools_asked=serializers.ListField(child=serializers.CharField()),
    school_targets=ShareSchema(many=True),
    schools_without_number=serializers.ListField(child=serializers.CharField()),
    weights_missing=serializers.ListField(child=serializers.CharField()),
)

CascadeListSchema = answer(
    "CascadeList",
    next=Text(),
    results=CascadeSchema(many=True),
)


class CascadeList(ContractEndpoint):
    """Every declined indicator and year: the institute's target, the schools' rolled up, the difference."""

    query_class = CascadeQuery

    @documented("list_cascade", CascadeListSchema, query=CascadeQuery)
    def get(self, request: Request) -> Response:
        contract = self.contract()
        data = contract_data(
            contract,
            year=contract.last_year,
            as_of=self.query.get("as_of"),
            states=evaluated_states(self.person),
        )
        rows = [_row(row, contract.code) for row in cascade(data)]
        return self.listed(page_of(chosen(rows, self.query, "indicator", "year"), self.query))


def _row(row: CascadeRow, contract: str) -> dict[str, Any]:
    found: dict[str, Any] = {"contract": contract} | as_data(row)
    return found | {"year": str(row.year), "partial": row.partial}
