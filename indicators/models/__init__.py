"""Contracts, indicators, targets, figures and campaigns: one file per subject."""

from indicators.models.appreciation import PRINTED_VERSION, SEALED, Appreciation, AppreciationKey
from indicators.models.campaign import Campaign, CampaignRequest, Sheet
from indicators.models.check import PlausibilityRule
from indicators.models.commitment import Amendment, Baseline, DefinitionRevision, Target
from indicators.models.contract import ContextNote, Contract, Domain, Footnote, SourceDocument
from indicators.models.council import Council
from indicators.models.indicator import EntryUnit, Indicator, NotApplicable
from indicators.models.observation import EVALUATED_STATES, Observation, ObservationRevision
from indicators.models.review import Attachment, Correction, FigureKey, FigureMessage
from indicators.models.strategy import (
    Assumption,
    AssumptionObservation,
    Discrepancy,
    Orientation,
    OrientationLink,
    PrintedEvolution,
    SuccessCriterion,
)

__all__ = [
    "EVALUATED_STATES",
    "PRINTED_VERSION",
    "SEALED",
    "Amendment",
    "Appreciation",
    "AppreciationKey",
    "Assumption",
    "AssumptionObservation",
    "Attachment",
    "Baseline",
    "Campaign",
    "CampaignRequest",
    "ContextNote",
    "Contract",
    "Correction",
    "Council",
    "DefinitionRevision",
    "Discrepancy",
    "Domain",
    "EntryUnit",
    "FigureKey",
    "FigureMessage",
    "Footnote",
    "Indicator",
    "NotApplicable",
    "Observation",
    "ObservationRevision",
    "Orientation",
    "OrientationLink",
    "PlausibilityRule",
    "PrintedEvolution",
    "Sheet",
    "SourceDocument",
    "SuccessCriterion",
    "Target",
]
