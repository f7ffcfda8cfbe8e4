"""What the sheets' addresses answer, and take, described."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from imt_cop.core.openapi import Day, Number, Problem, Text, answer
from imt_cop.core.parameters import Body, DayField, DecimalField
from indicators import choices
from indicators.calculations.workflow import SheetMove
from indicators.queries.asked import Section

MAX_TEXT = 4_000


FigureSchema = answer(
    "Figure",
    value=Number(help_text="In the indicator's unit; money in current euros."),
    reason=serializers.ChoiceField(choices=choices.MissingReason.values, allow_null=True),
    expected_on=Day(),
    state=serializers.ChoiceField(choices=choices.ObservationState.values),
    quality=serializers.ChoiceField(choices=choices.Quality.values),
    comment=Text(),
    source=Text(),
    version=serializers.IntegerField(help_text="To be given back by the next write."),
    updated_at=serializers.DateTimeField(),
)

PreviewSchema = answer(
    "Preview",
    doc="What the figures would give, once validated.",
    reference=Number(),
    change=Number(),
    change_pct=Number(),
    expected=Number(),
    target=Number(),
    target_year=Text(),
    status=serializers.ChoiceField(choices=choices.Status.values),
    outlook=serializers.ChoiceField(choices=choices.Outlook.values),
    tolerance=Number(),
)

SheetRowSchema = answer(
    "SheetRow",
    indicator=serializers.CharField(),
    kind=serializers.ChoiceField(choices=choices.ObservationKind.values),
    name=Text(help_text="Of an adjustment."),
    section=serializers.ChoiceField(choices=[section.value for section in Section]),
    domain=Text(),
    label=serializers.CharField(),
    unit=serializers.CharField(),
    entry_unit=serializers.CharField(help_text="What people of this entity type in; the API keeps to `unit`."),
    entry_factor=Number(),
    required=serializers.BooleanField(),
    applicable=serializers.BooleanField(help_text="false: *sans objet*."),
    hidden=serializers.BooleanField(help_text="There is a figure, in a state that this person does not see."),
    figure=FigureSchema(allow_null=True),
    preview=PreviewSchema(allow_null=True),
)

MoveSchema = answer(
    "Move",
    move=serializers.ChoiceField(choices=[move.value for move in SheetMove]),
    allowed=serializers.BooleanField(),
    refusal=Text(help_text="Why this person may not."),
    needs_reason=serializers.BooleanField(),
)

SheetHeaderSchema = answer(
    "SheetHeader",
    contract=serializers.CharField(),
    year=serializers.IntegerField(),
    entity=serializers.CharField(),
    state=serializers.ChoiceField(choices=choices.SheetState.values),
    campaign_state=serializers.ChoiceField(choices=choices.CampaignState.values),
    due_on=Day(),
    submitted_at=Text(),
    decided_at=Text(),
    decision_reason=Text(),
    late=serializers.BooleanField(),
    asked=serializers.IntegerField(help_text="Figures that the campaign asks for."),
    filled=serializers.IntegerField(help_text="Of them, those that hold a number or a reason."),
)

SheetSchema = answer(
    "Sheet",
    SheetHeaderSchema,
    may_write=serializers.BooleanField(),
    write_refusal=Text(),
    moves=MoveSchema(many=True),
    rows=SheetRowSchema(many=True),
)


class FigureBody(Body):
    """A whole figure: what is left out is emptied."""

    value = DecimalField(
        required=False, allow_null=True, default=None, help_text='`"1020"`, `"0.64"`: text, in the unit.'
    )
    reason = serializers.ChoiceField(
        choices=choices.MissingReason.values,
        required=False,
        allow_null=True,
        default=None,
        help_text="Why there is none.",
    )
    expected_on = DayField(required=False, allow_null=True, default=None)
    quality = serializers.ChoiceField(
        choices=choices.Quality.values, required=False, default=choices.Quality.FINAL.value
    )
    comment = serializers.CharField(required=False, allow_blank=True, allow_null=True, default="", max_length=MAX_TEXT)
    source = serializers.CharField(  # type: ignore[assignment] # DRF's own `source` is an argument, not an attribute
        required=False, allow_blank=True, allow_null=True, default="", max_length=400
    )
    kind = serializers.ChoiceField(
        choices=[choices.ObservationKind.ACTUAL.value, choices.ObservationKind.ADJUSTMENT.value],
        required=False,
        default=choices.ObservationKind.ACTUAL.value,
        help_text="`adjustment`: on the institute's sheet, with its `name`.",
    )
    name = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)
    version = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="Version read before; 0 = none yet. Or `If-Match`."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["value"] is not None and attrs["reason"]:
            raise serializers.ValidationError({"reason": _("Donnez une valeur ou un motif d’absence, pas les deux.")})
        if attrs["expected_on"] and not attrs["reason"]:
            raise serializers.ValidationError({"expected_on": _("Une date attendue va avec un motif d’absence.")})
        return attrs


class MoveBody(Body):
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=MAX_TEXT,
        help_text="Needed to return or reopen; the school reads it.",
    )
    without_comment = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Hands in figures that look wrong and have no comment; the head office sees how many.",
    )


ProposedSchema = answer(
    "Proposed",
    value=Number(),
    reason=Text(),
    expected_on=Day(),
    quality=serializers.CharField(),
    comment=Text(),
    source=Text(),
)

StaleProblem = answer(
    "StaleProblem",
    Problem,
    doc="Both values: the one now kept, with its version, and the one that was refused.",
    current=FigureSchema(allow_null=True),
    proposed=ProposedSchema(),
)


ProposedMoveSchema = answer(
    "ProposedMove",
    move=serializers.ChoiceField(choices=[move.value for move in SheetMove]),
    reason=serializers.CharField(),
    without_comment=serializers.BooleanField(help_text="Of `submit`: handed in whatever surprises."),
)

StaleSheetProblem = answer(
    "StaleSheetProblem",
    Problem,
    doc="The sheet as it is now, and the move that was refused.",
    current=SheetSchema(),
    proposed=ProposedMoveSchema(),
)
