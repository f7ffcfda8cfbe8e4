"""`targets/`: what is asked, by entity, indicator and year, in force at a date."""

from __future__ import annotations

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from imt_cop.core.endpoints import page_of
from imt_cop.core.openapi import Number, Text, answer, documented
from imt_cop.core.parameters import CodeField, DayField, PageQuery, YearField
from indicators import choices
from indicators.api.access import ContractEndpoint, ContractQuery, chosen
from indicators.api.data import as_row
from indicators.queries.listing import target_rows


class TargetQuery(ContractQuery, PageQuery):
    entity = CodeField(required=False)
    indicator = CodeField(required=False)
    year = YearField(required=False)
    comparator = serializers.ChoiceField(choices=choices.Comparator.values, required=False)
    as_of = DayField(required=False, help_text="In force on that day, by the amendments signed then; today by default.")


TargetSchema = answer(
    "Target",
    contract=serializers.CharField(),
    entity=serializers.CharField(),
    indicator=serializers.CharField(),
    year=serializers.CharField(),
    comparator=serializers.ChoiceField(choices=choices.Comparator.values),
    value=Number(help_text="As printed: the percentage of a relative target, the points of one in points."),
    value_max=Number(help_text="Upper bound of a range."),
    basis=serializers.ChoiceField(choices=choices.Basis.values, allow_null=True),
    price_basis=serializers.ChoiceField(choices=choices.PriceBasis.values, allow_null=True),
    unit=serializers.CharField(),
    printed=Text(help_text="The cell as the contract prints it."),
    amendment=Text(help_text="Code of the amendment that gave it; null: the contract as signed."),
    note=Text(),
    source=Text(),
)

TargetListSchema = answer(
    "TargetList",
    next=Text(),
    results=TargetSchema(many=True),
)


class TargetList(ContractEndpoint):
    """The targets in force, one row a year."""

    query_class = TargetQuery
    columns = tuple(TargetSchema().fields)

    @documented("list_targets", TargetListSchema, query=TargetQuery, csv=True)
    def get(self, request: Request) -> Response:
        contract = self.contract()
        signed_by = self.query.get("as_of") or timezone.localdate()
        found = target_rows(contract, signed_by=signed_by)
        rows = chosen(found, self.query, "entity", "indicator", "year", "comparator")
        return self.listed(page_of([as_row(row, self.columns, contract=contract.code) for row in rows], self.query))
