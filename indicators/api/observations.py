"""`observations/`: the figures entered, each in the states that the person may see."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from imt_cop.core.endpoints import Page, page_of_queryset
from imt_cop.core.openapi import Day, Number, Text, answer, documented
from imt_cop.core.parameters import CodeField, PageQuery, YearField
from indicators import choices
from indicators.api.access import ContractEndpoint, ContractQuery
from indicators.api.data import as_row, renamed
from indicators.queries.listing import figures_read_by

FILTERS = {
    "entity": "entity__code",
    "indicator": "indicator__code",
    "year": "year",
    "state": "state",
    "kind": "kind",
    "quality": "quality",
}


class ObservationQuery(ContractQuery, PageQuery):
    year = YearField(required=False)
    entity = CodeField(required=False)
    indicator = CodeField(required=False, help_text="Of an indicator, a supporting or an external series.")
    state = serializers.ChoiceField(choices=choices.ObservationState.values, required=False)
    kind = serializers.ChoiceField(choices=choices.ObservationKind.values, required=False)
    quality = serializers.ChoiceField(choices=choices.Quality.values, required=False)


ObservationSchema = answer(
    "Observation",
    contract=serializers.CharField(),
    entity=Text(help_text="null for an external series."),
    indicator=serializers.CharField(),
    year=serializers.CharField(),
    kind=serializers.ChoiceField(choices=choices.ObservationKind.values),
    name=Text(help_text="Of an adjustment."),
    value=Number(help_text="In the indicator's unit; money in current euros."),
    unit=serializers.CharField(),
    reason=serializers.ChoiceField(
        choices=choices.MissingReason.values, allow_null=True, help_text="Why there is none."
    ),
    expected_on=Day(),
    state=serializers.ChoiceField(choices=choices.ObservationState.values),
    quality=serializers.ChoiceField(choices=choices.Quality.values),
    comment=Text(),
    source=Text(),
    version=serializers.IntegerField(help_text="Grows with each write; `If-Match` takes it."),
    updated_at=serializers.DateTimeField(),
)

ObservationListSchema = answer(
    "ObservationList",
    next=Text(),
    results=ObservationSchema(many=True),
)


class ObservationList(ContractEndpoint):
    """Figures: a school's drafts are its own, submitted ones the head office's too, validated ones the institute's."""

    query_class = ObservationQuery
    columns = tuple(ObservationSchema().fields)

    @documented("list_observations", ObservationListSchema, query=ObservationQuery, csv=True)
    def get(self, request: Request) -> Response:
        contract = self.contract()
        found = figures_read_by(self.person, contract)
        asked = {lookup: self.query[name] for name, lookup in FILTERS.items() if name in self.query}
        if "entity" in self.query:
            found = found.exclude(kind=choices.ObservationKind.EXTERNAL)
        page = page_of_queryset(found.filter(**asked), self.query)
        rows = [as_row(_named(row), self.columns, contract=contract.code) for row in page.rows]
        return self.listed(Page(rows, page.cursor))


def _named(row: dict[str, Any]) -> dict[str, Any]:
    named = renamed(row, entity_code="entity", indicator_code="indicator")
    # Kept under the institute, it belongs to nobody.
    return named | {"entity": ""} if named["kind"] == choices.ObservationKind.EXTERNAL else named
