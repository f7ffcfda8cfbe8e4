"""`evaluations/`: the rows of `evaluate`, with what each rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from imt_cop.core.endpoints import page_of
from imt_cop.core.openapi import documented
from imt_cop.core.parameters import BadRequestError, CodeField, DayField, PageQuery, YearField
from indicators import choices
from indicators.api.access import ContractEndpoint, ContractQuery, check_codes
from indicators.api.data import as_data
from indicators.api.evaluation_schema import EvaluationListSchema
from indicators.api.freshness import revalidated
from indicators.calculations.results import Evaluation, YearOutOfRange
from indicators.models import Contract
from indicators.permissions import evaluated_states
from indicators.presenters.why import why
from indicators.queries.catalogue import Catalogue, catalogue
from indicators.queries.evaluations import COLUMNS, as_row, evaluations
from indicators.queries.objects import objects

DETAILS = (
    "unreconciled",
    "missing_schools",
    "weights_missing",
    "missing_reason",
    "missing_expected_on",
    "nominal_value",
    "reference_year",
    "reference_provisional",
    "tolerance_declared",
    "target_of_year",
    "final_target",
    "price_index",
    "like_for_like",
    "steps",
)


class EvaluatedQuery(ContractQuery):
    year = YearField()
    as_of = DayField(required=False, help_text="With the targets in force and the figures validated on that day.")


class EvaluationQuery(EvaluatedQuery, PageQuery):
    entity = CodeField(required=False)
    indicator = CodeField(required=False)
    status = serializers.ChoiceField(choices=choices.Status.values, required=False)
    outlook = serializers.ChoiceField(choices=choices.Outlook.values, required=False)
    why = serializers.BooleanField(required=False, default=False, help_text="Adds the sentences of each row.")


class EvaluatedEndpoint(ContractEndpoint):
    """Answers from the evaluation of a year, made of the figures that this person may see evaluated."""

    query_class = EvaluatedQuery

    def evaluated(self, contract: Contract) -> tuple[Evaluation, ...]:
        states = evaluated_states(self.person)
        try:
            return evaluations(contract, year=self.query["year"], as_of=self.query.get("as_of"), states=states)
        except YearOutOfRange as error:
            sentence = _("L’année doit être entre %(first)s et %(last)s.")
            bounds = {"first": error.first, "last": error.last}
            raise BadRequestError([("year", str(sentence) % bounds)]) from None


class EvaluationList(EvaluatedEndpoint):
    """The institute and each school × every indicator, whether or not it has a value.

    Validated and published figures only; the ministry's are evaluated from what is published.
    """

    query_class = EvaluationQuery
    columns = COLUMNS

    @documented("list_evaluations", EvaluationListSchema, query=EvaluationQuery, csv=True)
    @revalidated
    def get(self, request: Request) -> Response:
        contract = self.contract()
        rows = self.evaluated(contract)
        names = catalogue(contract)
        check_codes(self.query, entity=names.places, indicator=names.series)
        page = page_of([row for row in rows if self._is_asked(row)], self.query)
        found = [evaluation_data(row) for row in page.rows]
        if self.query["why"]:
            for data, row in zip(found, page.rows, strict=True):
                data["why"] = sentences(row, names)
        page.rows[:] = found
        return self.listed(page)

    def _is_asked(self, row: Evaluation) -> bool:
        filters = ("entity", "indicator", "status", "outlook")
        return all(getattr(row, name) == self.query[name] for name in filters if name in self.query)


def evaluation_data(row: Evaluation) -> dict[str, Any]:
    """The columns of `evaluate`, then what they rest on."""
    columns = objects([as_row(row)], COLUMNS)[0]
    details = {name: as_data(getattr(row, name)) for name in DETAILS}
    return columns | details | {"reconciliation": _reconciliation(row)}


def _reconciliation(row: Evaluation) -> dict[str, Any] | None:
    if row.reconciliation is None:
        return None
    found: dict[str, Any] = as_data(row.reconciliation)
    found["adjustments"] = [{"name": name, "value": amount} for name, amount in found["adjustments"]]
    return found


def sentences(row: Evaluation, names: Catalogue) -> Sequence[dict[str, Any]]:
    return [asdict(section) for section in why(row, names)]
