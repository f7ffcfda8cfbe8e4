"""`indicators/`: what is measured, with the supporting and external series beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Number, Text, answer
from imt_cop.core.parameters import Choice, CodeField, Many
from indicators import choices
from indicators.api.access import ContractListEndpoint, ContractListQuery
from indicators.api.data import as_data, renamed
from indicators.api.freshness import revalidated
from indicators.models import Domain
from indicators.queries.listing import RELATED, series_rows

NAMES = {f"{name}_code": name for name in RELATED} | {"declined": "declined_to_schools"}


class IndicatorQuery(ContractListQuery):
    kind = Many(Choice(choices.SeriesKind.values), required=False)
    domain = Many(CodeField(), required=False, help_text="Code of a domain of the contract.")
    direction = Many(Choice(choices.Direction.values), required=False)
    rollup = Many(Choice(choices.Rollup.values), required=False)
    declined_to_schools = serializers.BooleanField(required=False)


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

INDICATORS = Listing(operation="list_indicators", row=IndicatorSchema, key=("code",), query=IndicatorQuery)


class IndicatorList(ContractListEndpoint):
    """The indicators of a contract, in its order, and the series collected beside them."""

    listing = INDICATORS

    @INDICATORS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        self.check_among(domain=Domain.objects.filter(contract=self.contract()).order_by("position"))
        rows = [as_data(renamed(self._own(row), **NAMES)) for row in series_rows(self.contract())]
        if (declined := self.query.get("declined_to_schools")) is not None:
            rows = [row for row in rows if row["declined_to_schools"] == declined]
        return self.listed(rows)

    def _own(self, row: dict[str, Any]) -> dict[str, Any]:
        """With the exceptions of the schools that are read."""
        covers = self.readable.covers
        apart = [code for code in row["not_applicable"] if covers(code)]
        return row | {
            "not_applicable": apart,
            "entry_units": [one for one in row["entry_units"] if covers(one["entity"])],
        }
