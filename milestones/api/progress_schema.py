"""What the addresses of one deliverable answer, and take, described."""

from __future__ import annotations

from rest_framework import serializers

from imt_cop.core.openapi import Day, Problem, Text, answer
from imt_cop.core.parameters import Body, DayField
from milestones import choices
from milestones.services.parts import MAX_TEXT
from milestones.services.progress import REPORTED_STAGES

VERSION = "Version read before; 0 = nothing said yet. Or `If-Match`."

ReportSchema = answer(
    "ProgressReport",
    doc="All that was said at one moment.",
    stage=serializers.ChoiceField(choices=choices.Stage.values),
    text=Text(),
    done_on=Day(),
    evidence=Text(help_text="Text or link."),
    postponed_to=Day(help_text="The date that is asked for."),
    postponed_reason=Text(),
    dropped_reason=Text(),
    by=Text(help_text="null for who reads what is published alone."),
    at=serializers.DateTimeField(),
)

ProgressSchema = answer(
    "DeliverableProgress",
    contract=serializers.CharField(),
    milestone=serializers.CharField(),
    action_code=serializers.CharField(),
    deliverable_code=serializers.CharField(),
    deliverable=serializers.CharField(help_text="As printed."),
    year=serializers.IntegerField(),
    entity=serializers.CharField(),
    due=Day(help_text="The contract's date."),
    expected_by=Day(help_text="The day after which it is late: the granted date, else the contract's."),
    state=serializers.ChoiceField(choices=choices.DeliverableState.values, allow_null=True),
    review=serializers.ChoiceField(choices=choices.ReviewState.values, allow_null=True),
    report=ReportSchema(allow_null=True, help_text="In force for you: the one that waits, where you may read it."),
    files=serializers.ListField(child=serializers.CharField(), help_text="Names of the files that back it."),
    version=serializers.IntegerField(help_text="To be given back by the next write."),
)


class VersionBody(Body):
    version = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1, help_text=VERSION)


class ProgressBody(VersionBody):
    """A whole report: what is left out is empty; a date that was granted stays."""

    stage = serializers.ChoiceField(choices=[stage.value for stage in REPORTED_STAGES])
    text = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_TEXT)
    done_on = DayField(required=False, allow_null=True, default=None, help_text="Needed by `done`.")
    evidence = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_TEXT,
        help_text="Needed by `done`, unless a file was attached on the page.",
    )


class ProgressMoveBody(VersionBody):
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_TEXT,
        help_text="Needed to postpone, drop, return or cancel a date.",
    )
    until = DayField(required=False, allow_null=True, default=None, help_text="Of `postpone`: the date asked for.")


ProposedProgressSchema = answer(
    "ProposedProgress",
    stage=serializers.CharField(),
    text=Text(),
    done_on=Day(),
    evidence=Text(),
)

StaleProgressProblem = answer(
    "StaleProgressProblem",
    Problem,
    doc="Both: what is said now, with its version, and the report that was refused (null for a move).",
    current=ProgressSchema(),
    proposed=ProposedProgressSchema(allow_null=True),
)
