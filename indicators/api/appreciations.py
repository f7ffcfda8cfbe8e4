"""`appreciations/`: the signed judgements beside the computed answers, as their file has them."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Day, Text, Year, answer
from imt_cop.core.parameters import Choice, CodeField, Many, YearField
from indicators import choices
from indicators.api.access import ContractListEndpoint, ContractListQuery, check_codes
from indicators.api.freshness import revalidated
from indicators.queries.appreciations import COLUMNS, appreciation_rows, subject_codes
from indicators.queries.objects import objects


class AppreciationQuery(ContractListQuery):
    kind = Many(Choice(choices.AppreciationSubject.values), required=False)
    subject = Many(CodeField(), required=False, help_text="Code of the indicator, success criterion or theme.")
    entity = Many(CodeField(), required=False)
    year = Many(YearField(), required=False)
    state = Many(Choice(choices.AppreciationState.values), required=False)
    level = Many(Choice(choices.AppreciationLevel.values), required=False)


AppreciationSchema = answer(
    "Appreciation",
    contract=serializers.CharField(),
    kind=serializers.ChoiceField(choices=choices.AppreciationSubject.values),
    subject=serializers.CharField(help_text="Code of the indicator, success criterion or theme."),
    entity=serializers.CharField(),
    year=Year(),
    version=serializers.CharField(help_text="0: printed in a document of the contract; signed here from 1."),
    state=serializers.ChoiceField(choices=choices.AppreciationState.values, help_text="validated: signed."),
    level=serializers.ChoiceField(choices=choices.AppreciationLevel.values, allow_null=True),
    text=Text(),
    evidence=Text(),
    signed_on=Day(),
    signed_by=Text(help_text="null for who reads what is published alone."),
    source=Text(help_text="Where a printed one was read."),
)

APPRECIATIONS = Listing(
    operation="list_appreciations",
    row=AppreciationSchema,
    key=("kind", "subject", "entity", "year", "version"),
    query=AppreciationQuery,
)


class AppreciationList(ContractListEndpoint):
    """The judgements that you read: those in force, and those being written or to sign where you see them."""

    listing = APPRECIATIONS

    @APPRECIATIONS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        self.check_known()
        if "subject" in self.query:
            check_codes(self.query, {"subject": subject_codes(self.contract())})
        return self.listed(objects(appreciation_rows(self.contract(), self.person), COLUMNS))
