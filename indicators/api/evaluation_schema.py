"""What `evaluations/` answers, described: the columns of `evaluate`, then what they rest on."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from imt_cop.core.openapi import Day, Number, Text, Year, YearOrNone, answer
from indicators import choices
from indicators.calculations.explanation import Rule

Codes = serializers.ListField


@extend_schema_field({"type": "object", "additionalProperties": True})
class Parameters(serializers.JSONField):
    """Numbers as text, by name; which ones depends on the rule."""


StepSchema = answer(
    "Step",
    rule=serializers.ChoiceField(choices=[rule.value for rule in Rule]),
    params=Parameters(),
)

SectionSchema = answer(
    "Section",
    key=serializers.ChoiceField(choices=["value", "compared", "status", "outlook", "rap"]),
    title=serializers.CharField(),
    sentences=serializers.ListField(child=serializers.CharField()),
)

ResolvedTargetSchema = answer(
    "ResolvedTarget",
    year=serializers.IntegerField(),
    comparator=serializers.ChoiceField(choices=choices.Comparator.values),
    value=Number(help_text="In the unit; of a range, the bound nearest the reference."),
    low=Number(),
    high=Number(),
    basis=serializers.ChoiceField(choices=choices.Basis.values, allow_null=True),
    printed=Number(),
    printed_max=Number(),
)

PriceIndexSchema = answer(
    "PriceIndex",
    year=serializers.IntegerField(),
    value=Number(),
    base_year=serializers.IntegerField(),
    base=Number(),
    from_year=serializers.IntegerField(help_text="Last entered year."),
    hypothesis=serializers.BooleanField(help_text="Grown from there by the contract's own assumption."),
    provisional=serializers.BooleanField(),
    vintage=Text(),
)

ShareSchema = answer(
    "Share",
    school=serializers.CharField(),
    value=Number(),
    weight=Number(),
)

NamedAmountSchema = answer(
    "NamedAmount",
    name=serializers.CharField(),
    value=Number(help_text="null: declared, its amount pending."),
)

ReconciliationSchema = answer(
    "Reconciliation",
    doc="Roll-up + adjustments = computed, against entered; `difference` is what nothing explains.",
    year=serializers.IntegerField(),
    shares=ShareSchema(many=True),
    rolled_up=Number(),
    adjustments=NamedAmountSchema(many=True),
    adjustments_known=serializers.BooleanField(),
    computed=Number(),
    entered=Number(),
    difference=Number(),
)

LikeForLikeSchema = answer(
    "LikeForLike",
    doc="The schools that answered, against what is expected of them.",
    schools=Codes(child=serializers.CharField()),
    value=Number(),
    expected=Number(),
    gap=Number(),
    without_expected=Codes(child=serializers.CharField()),
    without_weight=Codes(child=serializers.CharField()),
)

EvaluationSchema = answer(
    "Evaluation",
    contract=serializers.CharField(),
    entity=serializers.CharField(),
    indicator=serializers.CharField(),
    year=Year(),
    value=Number(),
    value_origin=serializers.ChoiceField(choices=choices.ValueOrigin.values, allow_null=True),
    coverage=Text(help_text="`8/9`: schools in / schools asked."),
    reference=Number(),
    change=Number(),
    change_pct=Number(),
    expected=Number(),
    expected_origin=serializers.ChoiceField(choices=choices.ExpectedOrigin.values, allow_null=True),
    target=Number(help_text="Of the contract's last year."),
    target_year=YearOrNone(),
    gap=Number(),
    gap_pct=Number(),
    progress=Number(help_text="A fraction."),
    status=serializers.ChoiceField(choices=choices.Status.values),
    outlook=serializers.ChoiceField(choices=choices.Outlook.values),
    projection=Number(),
    needed_per_year=Number(),
    provisional=serializers.BooleanField(),
    tolerance=Number(),
    rap_verdict=serializers.ChoiceField(choices=choices.RapVerdict.values, allow_null=True),
    unreconciled=serializers.BooleanField(
        help_text="*Périmètre non rapproché*: this year's adjustments are not entered."
    ),
    missing_schools=Codes(child=serializers.CharField()),
    weights_missing=Codes(child=serializers.CharField()),
    missing_reason=serializers.ChoiceField(choices=choices.MissingReason.values, allow_null=True),
    missing_expected_on=Day(),
    nominal_value=Number(help_text="In current euros, where the value is in constant ones."),
    reference_year=serializers.IntegerField(allow_null=True),
    reference_provisional=serializers.BooleanField(),
    tolerance_declared=serializers.BooleanField(),
    target_of_year=ResolvedTargetSchema(allow_null=True),
    final_target=ResolvedTargetSchema(allow_null=True),
    price_index=PriceIndexSchema(allow_null=True),
    like_for_like=LikeForLikeSchema(allow_null=True),
    reconciliation=ReconciliationSchema(allow_null=True),
    steps=StepSchema(many=True, help_text="*Pourquoi ce statut ?* as data: the rules applied, in order."),
    why=SectionSchema(many=True, required=False, help_text="The same as sentences, with `why=true`."),
)
