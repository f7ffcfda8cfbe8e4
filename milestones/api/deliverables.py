"""`deliverables/`: the rows of `export_milestones`, with the codes of our files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Day, Text, Year, answer
from imt_cop.core.parameters import Choice, CodeField, Many, YearField
from indicators.api.access import ContractListEndpoint, ContractListQuery
from indicators.api.freshness import revalidated
from indicators.queries.objects import objects
from milestones import choices
from milestones.models import Milestone, MilestoneAction
from milestones.queries.expected import COLUMNS, as_row
from milestones.queries.parts import PartProgress
from milestones.queries.progress import deliverables_of


class DeliverableQuery(ContractListQuery):
    milestone = Many(CodeField(), required=False)
    action_code = Many(CodeField(), required=False)
    year = Many(YearField(), required=False)
    entity = Many(CodeField(), required=False)
    scope = Many(Choice(choices.Scope.values), required=False)
    state = Many(Choice(choices.DeliverableState.values), required=False)
    due_certainty = Many(Choice(choices.DueCertainty.values), required=False)


DeliverableSchema = answer(
    "Deliverable",
    contract=serializers.CharField(),
    milestone=serializers.CharField(),
    action=serializers.CharField(help_text="As printed."),
    deliverable=serializers.CharField(help_text="As printed."),
    year=Year(help_text="The printed column; what spans several years has a row for each."),
    due=Day(help_text="Last day of the printed date, else of the year."),
    due_certainty=serializers.ChoiceField(choices=choices.DueCertainty.values),
    scope=serializers.ChoiceField(choices=choices.Scope.values),
    entity=serializers.CharField(),
    state=serializers.ChoiceField(
        choices=choices.DeliverableState.values,
        allow_null=True,
        help_text="null where none is published yet, or where a printed review tells it in words.",
    ),
    done_on=Day(),
    evidence=Text(),
    source=Text(),
    action_code=serializers.CharField(help_text="Code of our files."),
    deliverable_code=serializers.CharField(help_text="Code of our files."),
    postponed_to=Day(help_text="Granted by the head office; `due` stays the contract's."),
    review=serializers.ChoiceField(
        choices=choices.ReviewState.values,
        allow_null=True,
        help_text="Whether a report waits; null for who reads validated progress alone.",
    ),
    version=serializers.IntegerField(allow_null=True, help_text="To be given back by the next report."),
)

DELIVERABLES = Listing(
    operation="list_deliverables",
    row=DeliverableSchema,
    key=("deliverable_code", "year", "entity"),
    query=DeliverableQuery,
    flat=COLUMNS,
)


class DeliverableList(ContractListEndpoint):
    """Every deliverable, one row for each year and entity asked."""

    listing = DELIVERABLES

    @DELIVERABLES.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        contract = self.contract()
        self.check_known()
        actions = MilestoneAction.objects.filter(milestone__contract=contract).order_by("pk")
        self.check_among(
            milestone=Milestone.objects.filter(contract=contract).order_by("position"), action_code=actions
        )
        found = deliverables_of(contract, self.person)
        return self.listed([_row(part, contract.code) for one in found for part in one.parts])


def _row(part: PartProgress, contract: str) -> dict[str, Any]:
    more: dict[str, Any] = {
        "action_code": part.deliverable.action.code,
        "deliverable_code": part.deliverable.code,
        "postponed_to": part.postponed_to.isoformat() if part.postponed_to else None,
        "review": part.review.value if part.review else None,
        "version": part.version if part.review else None,
    }
    return objects([as_row(part, contract=contract)], COLUMNS)[0] | more
