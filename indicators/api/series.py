"""`indicators/`: what is measured, with the supporting and external series beside it."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from imt_cop.core.endpoints import page_of
from imt_cop.core.openapi import Number, Text, answer, documented
from imt_cop.core.parameters import PageQuery
from indicators import choices
from indicators.api.access import ContractEndpoint, ContractQuery, chosen
from indicators.api.data import as_data, renamed
from indicators.queries.listing import RELATED, series_rows

NAMES = {f"{name}_code": name for name in RELATED} | {"declined": "declined_to_schools"}


class IndicatorQuery(ContractQuery, PageQuery):
    kind = serializers.ChoiceField(choices=choices.SeriesKind.values, required=False)


EntryUnitSchema = answer(
    "EntryUnit",
    entity=serializers.CharField(),
    unit=serializers.CharField(),
    factor=Number(help_text="Entered × factor = value in the indicator's unit."),
)

IndicatorSchema = answer(
    "Indicator",
    code=serializers.CharField(),
    kind=serializers.ChoiceField(choices=choices.SeriesKind.values),
    domain=Text(),
    label=serializers.CharField(help_text="As the contract prints it."),
    label_en=Text(),
    unit=serializers.CharField(help_text="Unit of every figure of this indicator in the API."),
    unit_en=Text(),
    decimals=serializers.IntegerField(help_text="Shown decimals; figures themselves are not rounded."),
    direction=serializers.ChoiceField(choices=choices.Direction.values),
    price_basis=serializers.ChoiceField(choices=choices.PriceBasis.values, allow_null=True),
    declined_to_schools=serializers.BooleanField(),
    rollup=serializers.ChoiceField(choices=choices.Rollup.values),
    weight=Text(help_text="Supporting series that weighs the schools."),
    numerator=Text(),
    denominator=Text(),
    comparator_series=Text(),
    accumulation=serializers.ChoiceField(choices=choices.Accumulation.values),
    part_of=Text(),
    definition=Text(),
    perimeter=Text(),
    observed_at=Text(),
    tolerance=Number(help_text="Declared by the head office; null: that of the methodology."),
    position=serializers.IntegerField(),
    note=Text(),
    source=Text(),
    not_applicable=serializers.ListField(
        child=serializers.CharField(), help_text="Schools for which it is *sans objet*."
    ),
    entry_units=EntryUnitSchema(many=True),
)

IndicatorListSchema = answer(
    "IndicatorList",
    next=Text(),
    results=IndicatorSchema(many=True),
)


class IndicatorList(ContractEndpoint):
    """The indicators of a contract, in its order, and the series collected beside them."""

    query_class = IndicatorQuery

    @documented("list_indicators", IndicatorListSchema, query=IndicatorQuery)
    def get(self, request: Request) -> Response:
        rows = [as_data(renamed(row, **NAMES)) for row in series_rows(self.contract())]
        return self.listed(page_of(chosen(rows, self.query, "kind"), self.query))
