"""`dataset/`: the rows of `export_dataset`, limited to what the person may read."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.columns import columns_of
from imt_cop.core.endpoints import FileEndpoint
from imt_cop.core.openapi import Day, Number, Text, answer, documented
from imt_cop.core.parameters import Choice, CodeField, DayField, Many
from indicators import choices
from indicators.api.access import ContractEndpoint, ContractQuery
from indicators.api.freshness import revalidated
from indicators.permissions import states_by_entity
from indicators.queries.dataset import KINDS, dataset
from schools.models import Entity

DatasetSchema = answer(
    "Dataset",
    contract=serializers.CharField(),
    entity=Text(help_text="null for an external series."),
    indicator=serializers.CharField(),
    period=serializers.CharField(help_text="A year, or an inclusive span `2020-2022`."),
    kind=serializers.ChoiceField(choices=KINDS),
    comparator=serializers.ChoiceField(choices=choices.Comparator.values, allow_null=True),
    value=Number(),
    value_max=Number(),
    basis=serializers.ChoiceField(choices=choices.Basis.values, allow_null=True),
    price_basis=serializers.ChoiceField(choices=choices.PriceBasis.values, allow_null=True),
    unit=serializers.CharField(),
    state=Text(help_text="`draft`, `submitted`, `validated` or `published`, with `+provisional` or `+estimated`."),
    reason=serializers.ChoiceField(choices=choices.MissingReason.values, allow_null=True),
    expected_on=Day(),
    note=Text(),
    source=Text(),
)


class DatasetQuery(ContractQuery):
    format = Choice(choices=["json", "csv", "xlsx"], required=False, help_text="Instead of `Accept`.")
    entity = Many(CodeField(), required=False)
    indicator = Many(CodeField(), required=False)
    kind = Many(Choice(KINDS), required=False)
    as_of = DayField(required=False, help_text="Targets in force and figures as they stood at the end of that day.")


class Dataset(ContractEndpoint, FileEndpoint):
    """References, targets in force and figures of a contract, whole: an array, in the order and columns of the export.

    Read and sent row by row, whatever their number.
    """

    query_class = DatasetQuery
    columns = columns_of(DatasetSchema)

    @documented("export_dataset", DatasetSchema(many=True), query=DatasetQuery, files=True)
    @revalidated
    def get(self, request: Request) -> HttpResponseBase:
        contract = self.contract()
        self.check_known()
        visible = states_by_entity(self.person, Entity.objects.of_institute(contract.institute))
        rows = dataset(contract, visible=visible, as_of=self.query.get("as_of"))
        wanted = {name: set(self.query[name]) for name in ("entity", "indicator", "kind") if name in self.query}
        covered = (row for row in rows if not row["entity"] or self.readable.covers(row["entity"]))
        asked = (row for row in covered if all(row[name] in values for name, values in wanted.items()))
        return self.spooled(({name: text or None for name, text in row.items()} for row in asked), name=contract.code)
