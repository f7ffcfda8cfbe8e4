"""What is typed on a figure's page: a message, a file, another figure with its reason. Shape only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.choices import MissingReason, Quality
from indicators.forms import MAX_COMMENT, NO_REASON, FigureField, RefusableForm, typed
from indicators.models import Observation
from indicators.queries.measures import EntryMeasure
from indicators.services.observations import FigureInput


class MessageForm(RefusableForm):
    text = forms.CharField(label=_("Votre message"), widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(RefusableForm):
    """The DG’s word on a correction, or that of who takes theirs back; `correction` is the one that was on screen."""

    correction = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=_("Motif de la décision"),
        help_text=_("Nécessaire pour refuser."),
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, withdrawal: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if withdrawal:
            self.fields["reason"].label, self.fields["reason"].help_text = _("Pourquoi la retirer"), ""


class CorrectionForm(RefusableForm):
    """Another figure in the place of a locked one, typed in the entry unit."""

    reason = forms.ChoiceField(label=_("Motif d’absence"), choices=[NO_REASON, *MissingReason.choices], required=False)
    expected_on = forms.DateField(
        label=_("Attendue le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    quality = forms.ChoiceField(label=_("Qualité"), choices=Quality)
    comment = forms.CharField(
        label=_("Commentaire"), required=False, max_length=MAX_COMMENT, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=400)
    why = forms.CharField(
        label=_("Pourquoi corriger"),
        help_text=_("Le motif reste avec la valeur et au journal."),
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Mapping[str, Any] | None = None, *, figure: Observation, measure: EntryMeasure) -> None:
        initial = {name: getattr(figure, name) for name in ("reason", "expected_on", "quality", "comment", "source")}
        initial |= {"value": typed(measure.entered(figure.value)), "version": figure.version}
        super().__init__(data, prefix="correction", initial=initial)
        widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off", "spellcheck": "false"})
        self.fields["value"] = FigureField(measure=measure, label=_("Valeur corrigée"), widget=widget)
        self.order_fields(["value"])

    def figure(self) -> FigureInput:
        """What the service writes; of a valid form only. A reason takes the place of the value."""
        cleaned = self.cleaned_data
        return FigureInput(
            value=cleaned["value"],
            reason=cleaned["reason"],
            expected_on=cleaned["expected_on"],
            quality=cleaned["quality"],
            comment=cleaned["comment"].replace("\r\n", "\n"),
            source=cleaned["source"],
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("value") is not None and cleaned.get("reason"):
            self.add_error("reason", _("Donnez une valeur ou un motif d’absence, pas les deux."))
        if cleaned.get("expected_on") and not cleaned.get("reason"):
            self.add_error("expected_on", _("Une date attendue va avec un motif d’absence."))
        return cleaned
