"""`targets/`: what is asked, by entity, indicator and year, in force at a date. `amendments/`: what revised it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Number, Text, Year, answer
from imt_cop.core.parameters import Choice, CodeField, DayField, Many, YearField
from indicators import choices
from indicators.api.access import ContractListEndpoint, ContractListQuery
from indicators.api.data import as_data, as_row
from indicators.api.freshness import revalidated
from indicators.models import Amendment
from indicators.queries.listing import amendment_rows, target_rows


class TargetQuery(ContractListQuery):
    entity = Many(CodeField(), required=False)
    indicator = Many(CodeField(), required=False)
    year = Many(YearField(), required=False)
    comparator = Many(Choice(choices.Comparator.values), required=False)
    amendment = Many(CodeField(), required=False, help_text="Those that an amendment gave.")
    as_of = DayField(required=False, help_text="In force on that day, by the amendments signed then; today by default.")
    history = serializers.BooleanField(
        required=False, default=False, help_text="Also what amendments replaced or withdrew: see `in_force`."
    )


TargetSchema = answer(
    "Target",
    contract=serializers.CharField(),
    entity=serializers.CharField(),
    indicator=serializers.CharField(),
    year=Year(),
    comparator=serializers.ChoiceField(choices=choices.Comparator.values),
    value=Number(help_text="As printed: the percentage of a relative target, the points of one in points."),
    value_max=Number(help_text="Upper bound of a range."),
    basis=serializers.ChoiceField(choices=choices.Basis.values, allow_null=True),
    price_basis=serializers.ChoiceField(choices=choices.PriceBasis.values, allow_null=True),
    unit=serializers.CharField(),
    printed=Text(help_text="The cell as the contract prints it."),
    amendment=Text(help_text="Code of the amendment that gave it; null: the contract as signed."),
    in_force=serializers.BooleanField(help_text="false only with `history`."),
    withdrawn=serializers.BooleanField(help_text="By this amendment, the year has no target any more."),
    note=Text(),
    source=Text(),
)

TARGETS = Listing(
    operation="list_targets",
    row=TargetSchema,
    key=("entity", "indicator", "year", "amendment"),
    query=TargetQuery,
)


class TargetList(ContractListEndpoint):
    """The targets in force, one row a year; with `history`, every wording that they had."""

    listing = TARGETS

    @TARGETS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        self.check_known()
        self.check_among(amendment=Amendment.objects.filter(contract=contract).order_by("pk"))
        signed_by = self.query.get("as_of") or timezone.localdate()
        found = target_rows(contract, signed_by=signed_by, history=self.query["history"])
        return self.listed([as_row(row, TARGETS.columns, contract=contract.code) for row in found])


class AmendmentQuery(ContractListQuery):
    first_year = Many(YearField(), required=False)


AMENDMENTS = Listing(
    operation="list_amendments",
    row=answer(
        "AmendmentWithScope",
        contract=serializers.CharField(),
        code=serializers.CharField(),
        title=serializers.CharField(),
        signed_on=serializers.DateField(),
        first_year=serializers.IntegerField(help_text="The first year to which it applies."),
        text=Text(),
        assumptions=serializers.ListField(
            child=serializers.CharField(), help_text="Codes of the assumptions that it cites."
        ),
        source=Text(),
    ),
    key=("code",),
    query=AmendmentQuery,
)


class AmendmentList(ContractListEndpoint):
    """The *avenants* of a contract, in the order of signature; `targets/?amendment=` lists what each gave."""

    listing = AMENDMENTS

    @AMENDMENTS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        return self.listed([{"contract": contract.code} | as_data(row) for row in amendment_rows(contract)])
