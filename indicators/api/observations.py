"""`observations/`: the figures entered, each in the states that the person may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Day, Number, Text, Year, answer
from imt_cop.core.parameters import Choice, CodeField, DayField, Many, YearField
from indicators import choices
from indicators.api.access import ContractListEndpoint, ContractListQuery
from indicators.api.freshness import revalidated
from indicators.queries.dataset import plain
from indicators.queries.figure_lists import figures_read_by


class ObservationQuery(ContractListQuery):
    year = Many(YearField(), required=False)
    entity = Many(CodeField(), required=False)
    indicator = Many(CodeField(), required=False, help_text="Of an indicator, a supporting or an external series.")
    state = Many(Choice(choices.ObservationState.values), required=False)
    kind = Many(Choice(choices.ObservationKind.values), required=False)
    quality = Many(Choice(choices.Quality.values), required=False)
    reason = Many(Choice(choices.MissingReason.values), required=False)
    as_of = DayField(
        required=False, help_text="As they stood at the end of that day, each in the state that it had then."
    )


ObservationSchema = answer(
    "Observation",
    contract=serializers.CharField(),
    entity=Text(help_text="null for an external series."),
    indicator=serializers.CharField(),
    year=Year(),
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

OBSERVATIONS = Listing(
    operation="list_observations",
    row=ObservationSchema,
    key=("entity", "indicator", "year", "kind", "name"),
    query=ObservationQuery,
    sortable=(
        *("entity", "indicator", "year", "kind", "name", "value", "state", "quality", "expected_on"),
        *("version", "updated_at"),
    ),
)
# The decimals of one database are texts: they are ordered as numbers.
ORDERS = {"value": "amount"}


class ObservationList(ContractListEndpoint):
    """Figures: a school's drafts are its own, submitted ones the head office's too, validated ones the institute's.

    In the order in which they were entered, unless `ordering` says otherwise.
    """

    listing = OBSERVATIONS

    @OBSERVATIONS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        self.check_known()
        found, lookups = figures_read_by(self.person, contract, as_of=self.query.get("as_of"))
        return self.listed_query(found, lookups, orders=ORDERS, first=("pk",), made=_maker(contract.code))


def _maker(contract: str) -> Callable[[tuple[Any, ...]], dict[str, Any]]:
    """No description runs over each row: a list of thousands is made of plain values."""

    def made(values: tuple[Any, ...]) -> dict[str, Any]:
        entity, indicator, year, kind, name, unit, value, reason, expected_on = values[:9]
        state, quality, comment, source, version, updated_at = values[9:]
        return {
            "contract": contract,
            "entity": entity,
            "indicator": indicator,
            "year": str(year),
            "kind": kind,
            "name": name or None,
            "value": None if value is None else plain(value),
            "unit": unit,
            "reason": reason or None,
            "expected_on": expected_on.isoformat() if expected_on else None,
            "state": state,
            "quality": quality,
            "comment": comment or None,
            "source": source or None,
            "version": version,
            "updated_at": updated_at.isoformat(),
        }

    return made
