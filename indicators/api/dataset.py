"""`dataset/`: the rows of `export_dataset`, limited to what the person may read."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from imt_cop.core.openapi import Day, Number, Text, answer, documented
from indicators import choices
from indicators.api.access import ContractEndpoint, ContractQuery
from indicators.permissions import states_by_entity
from indicators.queries.dataset import COLUMNS, KINDS, dataset
from indicators.queries.objects import objects
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


class Dataset(ContractEndpoint):
    """References, targets in force and figures of a contract: an array, in the order and columns of the export."""

    columns = COLUMNS

    @documented("export_dataset", DatasetSchema(many=True), query=ContractQuery, csv=True)
    def get(self, request: Request) -> Response:
        contract = self.contract()
        visible = states_by_entity(self.person, Entity.objects.of_institute(contract.institute))
        return Response(objects(dataset(contract, visible=visible), COLUMNS))
