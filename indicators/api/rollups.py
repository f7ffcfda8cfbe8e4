"""`rollups/`: the institute's figures as its schools make them. `reconciliation/`: the same, line by line."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.endpoints import ListEndpoint
from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Number, Text, Year, answer
from imt_cop.core.parameters import Choice, CodeField, Many
from indicators import choices
from indicators.api.access import check_codes
from indicators.api.data import as_data
from indicators.api.evaluation_schema import NamedAmountSchema, ShareSchema
from indicators.api.evaluations import EvaluatedEndpoint, EvaluatedListQuery, reconciliation_data
from indicators.api.freshness import revalidated
from indicators.calculations.results import Evaluation
from indicators.presenters.reconciliation import KINDS, lines
from indicators.queries.catalogue import Catalogue, catalogue

SUMS = ("rolled_up", "adjustments_known", "computed", "entered", "difference", "shares", "adjustments")


class RollupQuery(EvaluatedListQuery):
    indicator = Many(CodeField(), required=False)
    rollup = Many(Choice(choices.Rollup.values), required=False)
    value_origin = Many(Choice(choices.ValueOrigin.values), required=False)


ROLLUPS = Listing(
    operation="list_rollups",
    row=answer(
        "Rollup",
        contract=serializers.CharField(),
        indicator=serializers.CharField(),
        year=Year(),
        rollup=serializers.ChoiceField(choices=choices.Rollup.values),
        value=Number(help_text="The institute's figure, in the unit; see `value_origin`."),
        value_origin=serializers.ChoiceField(choices=choices.ValueOrigin.values, allow_null=True),
        coverage=Text(help_text="`8/9`: schools in / schools asked."),
        unreconciled=serializers.BooleanField(help_text="This year's adjustments are not entered."),
        missing_schools=serializers.ListField(child=serializers.CharField()),
        weights_missing=serializers.ListField(child=serializers.CharField()),
        rolled_up=Number(help_text="The schools' figures by the rule."),
        adjustments_known=serializers.BooleanField(),
        computed=Number(help_text="rolled_up + adjustments"),
        entered=Number(help_text="What the head office entered."),
        difference=Number(help_text="entered − computed: what nothing explains."),
        shares=ShareSchema(many=True),
        adjustments=NamedAmountSchema(many=True),
    ),
    key=("indicator",),
    query=RollupQuery,
)


class ReconciliationQuery(EvaluatedListQuery):
    indicator = Many(CodeField(), required=False)
    kind = Many(Choice(KINDS), required=False)


RECONCILIATION = Listing(
    operation="list_reconciliation",
    row=answer(
        "ReconciliationLine",
        contract=serializers.CharField(),
        indicator=serializers.CharField(),
        year=Year(),
        line=serializers.IntegerField(help_text="Rank among the lines of the indicator."),
        kind=serializers.ChoiceField(choices=KINDS),
        entity=Text(help_text="Of the lines `school` and `missing`."),
        label=serializers.CharField(help_text="In the asked language."),
        value=Number(),
        weight=Number(help_text="Weight or denominator of a mean."),
        note=Text(),
    ),
    key=("indicator", "line"),
    query=ReconciliationQuery,
)


class RollupEndpoint(EvaluatedEndpoint, ListEndpoint):
    def reconciled(self) -> tuple[list[Evaluation], Catalogue]:
        """The institute's evaluations that its schools make, and the names of the contract."""
        contract = self.contract()
        names = catalogue(contract)
        check_codes(self.query, {"indicator": names.series})
        found = self.evaluated(contract)
        return [row for row in found if row.entity == names.institute and row.reconciliation is not None], names


class RollupList(RollupEndpoint):
    """Each declined indicator of a year: schools' figures, adjustments, what was entered, what nothing explains."""

    listing = ROLLUPS

    @ROLLUPS.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        rows, names = self.reconciled()
        return self.listed([_rollup(row, names) for row in rows])


class ReconciliationList(RollupEndpoint):
    """From the schools to the institute, line by line, as the page of an indicator shows it."""

    listing = RECONCILIATION

    @RECONCILIATION.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        rows, names = self.reconciled()
        return self.listed([line for row in rows for line in _lines(row, names)])


def _rollup(row: Evaluation, names: Catalogue) -> dict[str, Any]:
    found = reconciliation_data(row) or {}
    said = {name: as_data(getattr(row, name)) for name in ("value", "value_origin", "coverage", "unreconciled")}
    missing = {"missing_schools": list(row.missing_schools), "weights_missing": list(row.weights_missing)}
    rule = {"rollup": names.series[row.indicator].rollup.value}
    return _named(row) | rule | said | missing | {name: found[name] for name in SUMS}


def _lines(row: Evaluation, names: Catalogue) -> list[dict[str, Any]]:
    return [
        _named(row)
        | {
            "line": rank,
            "kind": one.kind,
            "entity": one.code or None,
            "label": one.label,
            "value": as_data(one.value),
            "weight": as_data(one.weight),
            "note": one.note or None,
        }
        for rank, one in enumerate(lines(row, names), 1)
    ]


def _named(row: Evaluation) -> dict[str, Any]:
    return {"contract": row.contract, "indicator": row.indicator, "year": str(row.year)}
