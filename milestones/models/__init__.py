"""The milestones of a contract, their actions, the deliverables of each year as printed, and what is said of them."""

from milestones.models.action import MilestoneAction
from milestones.models.deliverable import Deliverable
from milestones.models.follow_up import MilestoneDecision, MilestoneMessage
from milestones.models.link import MilestoneIndicator, MilestoneTheme
from milestones.models.milestone import Milestone
from milestones.models.part import DeliverablePart, Evidence, ProgressDecision, ProgressReport
from milestones.models.result import MilestoneResult

__all__ = [
    "Deliverable",
    "DeliverablePart",
    "Evidence",
    "Milestone",
    "MilestoneAction",
    "MilestoneDecision",
    "MilestoneIndicator",
    "MilestoneMessage",
    "MilestoneResult",
    "MilestoneTheme",
    "ProgressDecision",
    "ProgressReport",
]
