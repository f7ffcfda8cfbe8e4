"""`milestones/` and `milestones/{contract}/{milestone}/`: the *jalons*, with how far their deliverables are."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from imt_cop.core.endpoints import Endpoint
from imt_cop.core.errors import NotFoundError
from imt_cop.core.listing import Listing
from imt_cop.core.openapi import Text, answer, documented
from imt_cop.core.parameters import CodeField, Many, YearField
from indicators.api.access import ContractListEndpoint, ContractListQuery, check_codes, code_of, person_of
from indicators.api.data import as_data
from indicators.api.freshness import revalidated
from indicators.queries.listing import readable_contract
from milestones import choices
from milestones.queries.overview import MilestoneOverview, milestone_overviews

BASES = ["printed", "reading"]
COUNTED = ("asked", *choices.DeliverableState.values, "unknown")
HELP = {
    "asked": "Deliverables that stand there; one that every school owes counts once, with its gravest state.",
    "unknown": "Whose state you are not shown: not published yet, or told in words by a printed review.",
}
COUNTS: dict[str, Any] = {name: serializers.IntegerField(help_text=HELP.get(name, "")) for name in COUNTED}


class MilestoneQuery(ContractListQuery):
    orientation = Many(CodeField(), required=False, help_text="Code of an orientation that it belongs to.")
    indicator = Many(CodeField(), required=False, help_text="Code of an indicator that it goes with.")
    year = Many(YearField(), required=False, help_text="Only what is printed in the column of that year is counted.")


YearCountSchema = answer("MilestoneYear", year=serializers.IntegerField(help_text="The printed column."), **COUNTS)
ActionSchema = answer(
    "MilestoneAction",
    code=serializers.CharField(help_text="Code of our files; `action_code` of `deliverables/`."),
    label=serializers.CharField(help_text="As printed."),
    source=Text(),
)
LinkSchema = answer(
    "MilestoneLink",
    code=serializers.CharField(),
    label=serializers.CharField(),
    basis=serializers.ChoiceField(choices=BASES, help_text="printed: by the document; reading: by ours."),
    note=Text(),
)
ThemeSchema = answer("MilestoneThemeLink", code=serializers.CharField(), label=serializers.CharField())
ResultSchema = answer(
    "MilestoneResult",
    doc="What a printed review says came of it.",
    year=serializers.IntegerField(),
    level=serializers.ChoiceField(choices=choices.ResultLevel.values, allow_null=True),
    summary=serializers.CharField(),
    note=Text(),
    source=Text(),
)

NAMED: dict[str, Any] = {
    "contract": serializers.CharField(),
    "code": serializers.CharField(help_text="`milestone` of `deliverables/`."),
    "title": serializers.CharField(help_text="As printed."),
}


def _codes(text: str = "") -> Any:
    return serializers.ListField(child=serializers.CharField(), help_text=text)


MILESTONES = Listing(
    operation="list_milestones",
    row=answer(
        "Milestone",
        **NAMED,
        orientations=_codes("Codes, from `contracts/{code}/`."),
        indicators=_codes("Codes of the indicators that it goes with."),
        themes=_codes("Codes of the strategic themes on which it asks for a yearly analysis."),
        actions=_codes("Codes; their words are in the detail."),
        **COUNTS,
        years=YearCountSchema(many=True, help_text="The same counts, year by year."),
        note=Text(),
        source=Text(),
    ),
    key=("code",),
    query=MilestoneQuery,
)

MilestoneDetailSchema = answer(
    "MilestoneDetail",
    **NAMED,
    orientations=LinkSchema(many=True),
    indicators=LinkSchema(many=True),
    themes=ThemeSchema(many=True),
    actions=ActionSchema(many=True),
    **COUNTS,
    years=YearCountSchema(many=True),
    results=ResultSchema(many=True),
    note=Text(),
    source=Text(),
)


class MilestoneList(ContractListEndpoint):
    """What the contract promised beside its indicators. What is said of each deliverable is in `deliverables/`.

    As of today: how far deliverables were on another day is told by the published reports, and by the journal.
    """

    listing = MILESTONES

    @MILESTONES.documented
    @revalidated
    def get(self, request: Request) -> HttpResponse:
        self.check_known()
        contract = self.contract()
        found = milestone_overviews(contract, self.person, years=self.query.get("year", ()))
        check_codes(self.query, {"orientation": dict.fromkeys(code for one in found for code in _orientations(one))})
        return self.listed([_row(one, contract.code) for one in found if self._is_asked(one)])

    def _is_asked(self, one: MilestoneOverview) -> bool:
        of = {"orientation": _orientations(one), "indicator": _indicators(one)}
        return all(set(codes) & set(self.query[name]) for name, codes in of.items() if name in self.query)


class MilestoneDetail(Endpoint):
    """One milestone: its actions, orientations, indicators and themes, what a printed review said of it."""

    @documented("read_milestone", MilestoneDetailSchema)
    def get(self, request: Request, contract: str, milestone: str) -> HttpResponse:
        user, code = person_of(request), code_of(milestone)
        found = milestone_overviews(readable_contract(code_of(contract), by=user), user, code=code)
        if not found:
            raise NotFoundError
        return self.told(_detail(found[0], contract))


def _orientations(one: MilestoneOverview) -> list[str]:
    return [link.orientation.code for link in one.orientations]


def _indicators(one: MilestoneOverview) -> list[str]:
    return [link.indicator.code for link in one.indicators]


def _named(one: MilestoneOverview, contract: str) -> dict[str, Any]:
    found: dict[str, Any] = {"contract": contract, "code": one.milestone.code, "title": one.milestone.title}
    return found


def _counts(one: MilestoneOverview) -> dict[str, Any]:
    years = [as_data(year) for year in one.years]
    return {name: sum(year[name] for year in years) for name in COUNTED} | {"years": years}


def _told(one: MilestoneOverview) -> dict[str, Any]:
    return {"note": one.milestone.note or None, "source": one.milestone.source or None}


def _row(one: MilestoneOverview, contract: str) -> dict[str, Any]:
    codes = {
        "orientations": _orientations(one),
        "indicators": _indicators(one),
        "themes": [link.theme.code for link in one.themes],
        "actions": [action.code for action in one.milestone.actions.all()],
    }
    return _named(one, contract) | codes | _counts(one) | _told(one)


def _detail(one: MilestoneOverview, contract: str) -> dict[str, Any]:
    linked = {
        "orientations": [_link(link.orientation, link) for link in one.orientations],
        "indicators": [_link(link.indicator, link) for link in one.indicators],
        "themes": [{"code": link.theme.code, "label": link.theme.label} for link in one.themes],
        "actions": [_said(action, "code", "label", "source") for action in one.milestone.actions.all()],
    }
    results = [_said(row, "year", "level", "summary", "note", "source") for row in one.milestone.results.all()]
    return _named(one, contract) | linked | _counts(one) | {"results": results} | _told(one)


def _link(target: Any, link: Any) -> dict[str, Any]:
    return {"code": target.code, "label": target.label, "basis": link.basis, "note": link.note or None}


def _said(row: Any, *names: str) -> dict[str, Any]:
    return {name: as_data(getattr(row, name)) for name in names}
