"""`assumptions/`: the growth scenario, and what was observed of it each year."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from accounts.permissions import Permission, can
from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Number, Text, answer
from imt_cop.core.parameters import Choice, Many
from indicators import choices
from indicators.api.access import ContractListEndpoint, ContractListQuery
from indicators.api.data import as_data
from indicators.api.freshness import revalidated
from indicators.queries.scenario import AssumptionLine, scenario_page

PRINTED = ("code", "label", "value", "value_max", "unit", "period", "held_by", "note", "source")
OBSERVED = ("year", "value", "text", "source", "updated_at")


class AssumptionQuery(ContractListQuery):
    held_by = Many(Choice(choices.AssumptionHolder.values), required=False)


ObservedSchema = answer(
    "AssumptionObserved",
    year=serializers.IntegerField(),
    value=Number(),
    text=Text(),
    source=Text(),
    updated_at=serializers.DateTimeField(),
)

ASSUMPTIONS = Listing(
    operation="list_assumptions",
    row=answer(
        "Assumption",
        contract=serializers.CharField(),
        code=serializers.CharField(),
        label=serializers.CharField(help_text="As the contract has it."),
        value=Number(),
        value_max=Number(help_text="Upper bound of a range."),
        unit=Text(),
        period=Text(),
        held_by=serializers.ChoiceField(choices=choices.AssumptionHolder.values),
        note=Text(),
        source=Text(),
        amendments=serializers.ListField(child=serializers.CharField(), help_text="Those that cite it."),
        observed_year=serializers.IntegerField(allow_null=True, help_text="Of the latest observation."),
        observed_value=Number(),
        observed_text=Text(),
        observations=ObservedSchema(many=True, help_text="Empty for who reads what is published alone."),
    ),
    key=("code",),
    query=AssumptionQuery,
)


class AssumptionList(ContractListEndpoint):
    """What the State holds, then what the institute does; the ministry reads the contract's own words alone."""

    listing = ASSUMPTIONS

    @ASSUMPTIONS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        page = scenario_page(contract, observations=can(self.person, Permission.READ_VALIDATED, contract.institute))
        return self.listed([{"contract": contract.code} | _row(line) for line in page.lines])


def _row(line: AssumptionLine) -> dict[str, Any]:
    latest = line.latest
    return {name: as_data(getattr(line.assumption, name)) for name in PRINTED} | {
        "amendments": [amendment.code for amendment in line.amendments],
        "observed_year": latest.year if latest else None,
        "observed_value": as_data(latest.value) if latest else None,
        "observed_text": as_data(latest.text) if latest else None,
        "observations": [
            {name: as_data(getattr(one, name)) for name in OBSERVED} for _year, one in line.by_year if one is not None
        ],
    }
