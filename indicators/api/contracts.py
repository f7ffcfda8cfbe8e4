"""`contracts/` and `contracts/{code}/`."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.endpoints import Endpoint, ListEndpoint
from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Day, Number, Text, answer, documented
from indicators.api.access import code_of, person_of
from indicators.api.data import as_data, renamed
from indicators.permissions import evaluated_states
from indicators.queries.listing import contract_parts, contract_rows, readable_contract

ContractSchema = answer(
    "Contract",
    code=serializers.CharField(),
    title=serializers.CharField(),
    title_en=Text(),
    institute=serializers.CharField(),
    first_year=serializers.IntegerField(),
    last_year=serializers.IntegerField(),
    signed_on=Day(),
    price_base_year=serializers.IntegerField(allow_null=True),
    price_index=Text(help_text="Code of the external series that deflates."),
    assumed_inflation=Number(help_text="Percentage over `assumed_inflation_years`."),
    assumed_inflation_years=serializers.IntegerField(allow_null=True),
    note=Text(),
    source=Text(),
)

CONTRACTS = Listing(
    operation="list_contracts",
    row=ContractSchema,
    key=("code",),
)

HeadingSchema = answer(
    "Heading",
    code=serializers.CharField(),
    label=serializers.CharField(),
    label_en=Text(),
)

OrientationSchema = answer(
    "Orientation",
    HeadingSchema,
    kind=serializers.ChoiceField(choices=["business", "transversal"]),
)

DocumentSchema = answer(
    "Document",
    code=serializers.CharField(),
    title=serializers.CharField(),
    language=Text(),
    note=Text(),
)

FootnoteSchema = answer(
    "Footnote",
    code=serializers.CharField(),
    mark=serializers.CharField(),
    text=serializers.CharField(),
    applies_to=Text(help_text="`entity:indicator` pairs, `*` for all."),
    source=Text(),
)

AmendmentSchema = answer(
    "Amendment",
    code=serializers.CharField(),
    title=serializers.CharField(),
    signed_on=serializers.DateField(),
    first_year=serializers.IntegerField(),
    text=Text(),
    source=Text(),
)

ContractDetailSchema = answer(
    "ContractDetail",
    ContractSchema,
    domains=HeadingSchema(many=True),
    orientations=OrientationSchema(many=True),
    documents=DocumentSchema(many=True),
    footnotes=FootnoteSchema(many=True),
    amendments=AmendmentSchema(many=True),
)


def _contract(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = as_data(renamed(row, institute_code="institute"))
    return found


class ContractList(ListEndpoint):
    """The contracts, the latest first."""

    listing = CONTRACTS

    @CONTRACTS.documented
    def get(self, request: Request) -> HttpResponse:
        evaluated_states(person_of(request))
        return self.listed([_contract(row) for row in contract_rows()])


class ContractDetail(Endpoint):
    """A contract, with its domains, orientations, documents, footnotes and amendments."""

    @documented("read_contract", ContractDetailSchema)
    def get(self, request: Request, code: str) -> HttpResponse:
        contract = readable_contract(code_of(code), by=person_of(request))
        row = next(row for row in contract_rows() if row["code"] == contract.code)
        return self.told(_contract(row) | as_data(contract_parts(contract)))
