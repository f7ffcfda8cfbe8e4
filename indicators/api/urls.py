"""The API's addresses of this application."""

from django.urls import URLPattern, URLResolver, path

from indicators.api.appreciations import AppreciationList
from indicators.api.assumptions import AssumptionList
from indicators.api.bulk import BulkObservations
from indicators.api.campaigns import CampaignList
from indicators.api.cascade import CascadeList
from indicators.api.contracts import ContractDetail, ContractList
from indicators.api.dataset import Dataset
from indicators.api.entities import EntityList
from indicators.api.evaluations import EvaluationList
from indicators.api.figures import FigureDetail
from indicators.api.headline import HeadlineDetail
from indicators.api.moves import SheetMoveAction
from indicators.api.observations import ObservationList
from indicators.api.rollups import ReconciliationList, RollupList
from indicators.api.series import IndicatorList
from indicators.api.sheets import SheetDetail, SheetList
from indicators.api.targets import AmendmentList, TargetList

# Every part of a path is text, read by the view: what cannot be a year or a code is answered like what is absent.
SHEET = "sheets/<str:contract>/<str:year>/<str:entity>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("contracts/", ContractList.as_view(), name="api-contract-list"),
    path("contracts/<str:code>/", ContractDetail.as_view(), name="api-contract"),
    path("entities/", EntityList.as_view(), name="api-entity-list"),
    path("indicators/", IndicatorList.as_view(), name="api-indicator-list"),
    path("targets/", TargetList.as_view(), name="api-target-list"),
    path("amendments/", AmendmentList.as_view(), name="api-amendment-list"),
    path("assumptions/", AssumptionList.as_view(), name="api-assumption-list"),
    path("observations/", ObservationList.as_view(), name="api-observation-list"),
    path("observations/bulk/", BulkObservations.as_view(), name="api-observation-bulk"),
    path("evaluations/", EvaluationList.as_view(), name="api-evaluation-list"),
    path("rollups/", RollupList.as_view(), name="api-rollup-list"),
    path("reconciliation/", ReconciliationList.as_view(), name="api-reconciliation-list"),
    path("headline/", HeadlineDetail.as_view(), name="api-headline"),
    path("cascade/", CascadeList.as_view(), name="api-cascade"),
    path("appreciations/", AppreciationList.as_view(), name="api-appreciation-list"),
    path("dataset/", Dataset.as_view(), name="api-dataset"),
    path("campaigns/", CampaignList.as_view(), name="api-campaign-list"),
    path("sheets/<str:contract>/<str:year>/", SheetList.as_view(), name="api-sheet-list"),
    path(SHEET, SheetDetail.as_view(), name="api-sheet"),
    path(f"{SHEET}figures/<str:indicator>/", FigureDetail.as_view(), name="api-figure"),
    path(f"{SHEET}<str:move>/", SheetMoveAction.as_view(), name="api-sheet-move"),
]
