"""`cascade/`: does what the schools committed to reach what the institute committed to?"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Number, Year, answer
from imt_cop.core.parameters import Choice, CodeField, DayField, Many, YearField
from indicators import choices
from indicators.api.access import ContractListEndpoint, ContractListQuery
from indicators.api.data import as_data
from indicators.api.evaluation_schema import ShareSchema
from indicators.api.freshness import revalidated
from indicators.calculations.cascade import cascade
from indicators.calculations.results import CascadeRow
from indicators.permissions import evaluated_states
from indicators.queries.contract_data import contract_data


class CascadeQuery(ContractListQuery):
    indicator = Many(CodeField(), required=False)
    year = Many(YearField(), required=False)
    rollup = Many(Choice(choices.Rollup.values), required=False)
    as_of = DayField(required=False, help_text="With the targets in force on that day.")


CascadeSchema = answer(
    "Cascade",
    contract=serializers.CharField(),
    indicator=serializers.CharField(),
    year=Year(),
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

CASCADE = Listing(operation="list_cascade", row=CascadeSchema, key=("indicator", "year"), query=CascadeQuery)


class CascadeList(ContractListEndpoint):
    """Every declined indicator and year: the institute's target, the schools' rolled up, the difference."""

    listing = CASCADE

    @CASCADE.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        self.check_known()
        data = contract_data(
            contract,
            year=contract.last_year,
            as_of=self.query.get("as_of"),
            states=evaluated_states(self.person),
        )
        whole = contract.institute.code
        rows = [row for row in cascade(data) if self.readable.covers_all([whole, *row.schools_asked])]
        return self.listed([_row(row, contract.code) for row in rows])


def _row(row: CascadeRow, contract: str) -> dict[str, Any]:
    found: dict[str, Any] = {"contract": contract} | as_data(row)
    return found | {"year": str(row.year), "partial": row.partial}
