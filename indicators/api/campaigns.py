"""`campaigns/`: the yearly campaigns, with how many sheets are in each state."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Day, Text, answer
from imt_cop.core.parameters import Choice, Many, YearField
from indicators import choices
from indicators.api.access import ContractListEndpoint, ContractListQuery
from indicators.api.data import as_data
from indicators.api.freshness import revalidated
from indicators.queries.campaign_lists import campaign_rows

STATES = [str(state) for state in choices.SheetState.values]
COUNTED = "Schools' sheets in this state, of those you may see."
COUNTS: dict[str, Any] = {f"sheets_{state}": serializers.IntegerField(help_text=COUNTED) for state in STATES}


class CampaignQuery(ContractListQuery):
    year = Many(YearField(), required=False)
    state = Many(Choice(choices.CampaignState.values), required=False)


CAMPAIGNS = Listing(
    operation="list_campaigns",
    row=answer(
        "Campaign",
        contract=serializers.CharField(),
        year=serializers.IntegerField(),
        state=serializers.ChoiceField(choices=choices.CampaignState.values),
        opens_on=Day(),
        due_on=Day(),
        instructions=Text(),
        **COUNTS,
    ),
    key=("year",),
    query=CampaignQuery,
)


class CampaignList(ContractListEndpoint):
    """The campaigns of a contract, the latest first: the head office's view is whole, a school's is its own."""

    listing = CAMPAIGNS

    @CAMPAIGNS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        return self.listed([_row(row, contract.code) for row in campaign_rows(contract, self.person)])


def _row(row: dict[str, Any], contract: str) -> dict[str, Any]:
    sheets = row.pop("sheets")
    counted = {f"sheets_{state}": sheets.get(state, 0) for state in STATES}
    said: dict[str, Any] = as_data(row)
    return {"contract": contract} | said | counted
