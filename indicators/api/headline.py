"""`headline/`: the two counts that open a dashboard, with their denominators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.openapi import answer, documented
from imt_cop.core.parameters import CodeField
from indicators.api.access import check_codes
from indicators.api.evaluations import EvaluatedEndpoint, EvaluatedQuery
from indicators.api.freshness import revalidated
from indicators.calculations.headline import headline
from indicators.calculations.results import Count, Evaluation
from indicators.calculations.vocabulary import Outlook, Status
from indicators.models import Contract
from indicators.presenters.headline import Counted, counts


class HeadlineQuery(EvaluatedQuery):
    entity = CodeField(required=False, help_text="The institute by default.")


CountSchema = answer(
    "Count",
    answer=serializers.ChoiceField(choices=sorted({*(one.value for one in Status), *(one.value for one in Outlook)})),
    total=serializers.IntegerField(),
    provisional=serializers.IntegerField(help_text="Of the total, how many rest on provisional figures."),
)

HeadlineSchema = answer(
    "Headline",
    contract=serializers.CharField(),
    entity=serializers.CharField(),
    year=serializers.IntegerField(),
    horizon=serializers.IntegerField(allow_null=True),
    trajectory_leads=serializers.BooleanField(help_text="Before the last year, the trajectory is read first."),
    due=serializers.IntegerField(help_text="Targets due that year."),
    due_by_status=CountSchema(many=True),
    trajectory=serializers.IntegerField(help_text="Indicators with a target at the horizon."),
    trajectory_by_outlook=CountSchema(many=True),
    sentences=serializers.ListField(child=serializers.CharField(), help_text="Both counts in words, in order."),
)


class HeadlineDetail(EvaluatedEndpoint):
    """Targets due in the year, and the trajectory towards the last one: two counts that are never mixed."""

    query_class = HeadlineQuery

    @documented("read_headline", HeadlineSchema, query=HeadlineQuery)
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        rows = self.evaluated(contract)
        entity = self.query.get("entity", contract.institute.code)
        whole = [contract.institute.code] if self.reads_whole else []
        check_codes({"entity": entity}, {"entity": dict.fromkeys([*whole, *self._schools(rows, contract)])})
        found = headline(rows, self.query["year"], entity=entity)
        return self.told(
            {
                "contract": contract.code,
                "entity": found.entity,
                "year": found.year,
                "horizon": found.horizon,
                "trajectory_leads": found.trajectory_leads,
                "due": found.due,
                "due_by_status": _counts(found.due_by_status),
                "trajectory": found.trajectory,
                "trajectory_by_outlook": _counts(found.trajectory_by_outlook),
                "sentences": [_sentence(one) for one in counts(found)],
            }
        )

    def _schools(self, rows: Sequence[Evaluation], contract: Contract) -> list[str]:
        return [row.entity for row in rows if row.entity != contract.institute.code]


def _sentence(one: Counted) -> str:
    return _("%(label)s : %(count)s — %(text)s") % {"label": one.label, "count": one.denominator, "text": one.text}


def _counts(counted: Mapping[Any, Count]) -> list[dict[str, Any]]:
    return [{"answer": key.value, "total": one.total, "provisional": one.provisional} for key, one in counted.items()]
