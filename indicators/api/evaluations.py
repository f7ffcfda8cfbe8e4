"""`evaluations/`: the rows of `evaluate`, with what each rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.endpoints import ListEndpoint
from imt_cop.core.listing import Listing
from imt_cop.core.parameters import BadRequestError, Choice, CodeField, DayField, Many, YearField
from indicators import choices
from indicators.api.access import ContractEndpoint, ContractListQuery, ContractQuery, check_codes
from indicators.api.data import as_data
from indicators.api.evaluation_schema import EvaluationSchema
from indicators.api.freshness import revalidated
from indicators.calculations.results import Evaluation, YearOutOfRange
from indicators.models import Contract
from indicators.permissions import evaluated_states
from indicators.presenters.why import why
from indicators.queries.catalogue import Catalogue, catalogue
from indicators.queries.evaluations import COLUMNS, as_row, evaluations
from indicators.queries.objects import objects

AS_OF = "With the targets in force and the figures validated on that day."
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
    as_of = DayField(required=False, help_text=AS_OF)


class EvaluatedListQuery(ContractListQuery):
    year = YearField()
    as_of = DayField(required=False, help_text=AS_OF)


class EvaluationQuery(EvaluatedListQuery):
    entity = Many(CodeField(), required=False)
    indicator = Many(CodeField(), required=False)
    domain = Many(CodeField(), required=False, help_text="Of the indicator.")
    status = Many(Choice(choices.Status.values), required=False)
    outlook = Many(Choice(choices.Outlook.values), required=False)
    value_origin = Many(Choice(choices.ValueOrigin.values), required=False)
    provisional = serializers.BooleanField(required=False, allow_null=False)
    why = serializers.BooleanField(required=False, default=False, help_text="Adds the sentences of each row, in JSON.")


EVALUATIONS = Listing(
    operation="list_evaluations",
    row=EvaluationSchema,
    key=("entity", "indicator"),
    query=EvaluationQuery,
    flat=COLUMNS,
)


class EvaluatedEndpoint(ContractEndpoint):
    """Answers from the evaluation of a year, made of the figures that this person may see evaluated."""

    query_class = EvaluatedQuery
    reads_whole: bool

    def evaluated(self, contract: Contract) -> tuple[Evaluation, ...]:
        """A token that is bound to some entities is told theirs; what schools make, where it is bound to all."""
        states, bound = evaluated_states(self.person), self.readable
        try:
            rows = evaluations(contract, year=self.query["year"], as_of=self.query.get("as_of"), states=states)
            self.reads_whole = bound.covers_all(row.entity for row in rows)
            return tuple(row for row in rows if self.reads_whole or (bound.covers(row.entity) and _is_alone(row)))
        except YearOutOfRange as error:
            sentence = _("L’année doit être entre %(first)s et %(last)s.")
            bounds = {"first": error.first, "last": error.last}
            raise BadRequestError([("year", str(sentence) % bounds)]) from None


def _is_alone(row: Evaluation) -> bool:
    """Of this entity's own figures, not of its schools'."""
    return not row.coverage


class EvaluationList(EvaluatedEndpoint, ListEndpoint):
    """The institute and each school × every indicator, whether or not it has a value.

    Validated and published figures only; the ministry's are evaluated from what is published.
    """

    listing = EVALUATIONS

    @EVALUATIONS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        rows = self.evaluated(self.contract())
        names = catalogue(self.contract())
        places = [code for code in names.places if self.readable.covers(code)]
        check_codes(self.query, {"entity": places, "indicator": names.series, "domain": names.domains})
        by_key = {(row.entity, row.indicator): row for row in rows if self._is_asked(row, names)}
        page = EVALUATIONS.page([evaluation_data(row) for row in by_key.values()], self.query)
        if self.query["why"]:
            for data in page.rows:
                data["why"] = sentences(by_key[data["entity"], data["indicator"]], names)
        return self.written(page)

    def _is_asked(self, row: Evaluation, names: Catalogue) -> bool:
        domains = self.query.get("domain")
        if domains is not None and names.series[row.indicator].domain not in domains:
            return False
        return bool(self.query.get("provisional", row.provisional) == row.provisional)


def evaluation_data(row: Evaluation) -> dict[str, Any]:
    """The columns of `evaluate`, then what they rest on."""
    columns = objects([as_row(row)], COLUMNS)[0]
    details = {name: as_data(getattr(row, name)) for name in DETAILS}
    return columns | details | {"reconciliation": reconciliation_data(row)}


def reconciliation_data(row: Evaluation) -> dict[str, Any] | None:
    if row.reconciliation is None:
        return None
    found: dict[str, Any] = as_data(row.reconciliation)
    found["adjustments"] = [{"name": name, "value": amount} for name, amount in found["adjustments"]]
    return found


def sentences(row: Evaluation, names: Catalogue) -> Sequence[dict[str, Any]]:
    return [asdict(section) for section in why(row, names)]
