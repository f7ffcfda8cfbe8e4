"""What is typed on the reading pages: a tolerance, what was observed of an assumption."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from indicators.formats import in_english, unit_text
from indicators.imports.numbers import FigureRefusedError, read_figure
from indicators.models import Assumption, AssumptionObservation
from indicators.queries.catalogue import Series
from indicators.queries.dataset import plain
from schools.models import Entity

MAX_REASON = 500
MAX_TEXT = 2_000


class ToleranceForm(forms.Form):
    """A tolerance in the indicator's unit, typed as people write figures; empty is the methodology's default."""

    tolerance = forms.CharField(
        label=_("Tolérance τ"),
        required=False,
        max_length=60,
        help_text=_("Vide : la règle de la méthode, 10 % de l’écart entre la référence et la cible finale."),
    )
    reason = forms.CharField(label=_("Motif, gardé au journal"), required=False, max_length=MAX_REASON)

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = series
        unit = _("points") if series.unit == "%" else unit_text(series)
        self.fields["tolerance"].label = _("Tolérance τ (%(unit)s)") % {"unit": unit}

    def clean_tolerance(self) -> Any:
        """A Decimal, or None for the default."""
        unit = "" if self.series.unit == "%" else self.series.nominal_unit
        try:
            return read_figure(self.cleaned_data["tolerance"], unit=unit, decimals=self.series.decimals)
        except FigureRefusedError as error:
            raise forms.ValidationError(error.sentence) from None


class ObservationForm(forms.Form):
    """What was observed of an assumption in one year: a value in its unit, or what was found, in words."""

    value = forms.CharField(label=_("Valeur observée"), required=False, max_length=60)
    text = forms.CharField(
        label=_("Constat"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pour une hypothèse sans chiffre, ou pour expliquer la valeur."),
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=400)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, assumption: Assumption, found: AssumptionObservation | None, mark: str) -> None:
        initial = {"seen": mark}
        if found is not None:
            initial |= {"value": plain(found.value) if in_english() else plain(found.value).replace(".", ",")}
            initial |= {"text": found.text, "source": found.source}
        super().__init__(data, initial=initial)
        self.assumption = assumption
        if assumption.unit:
            self.fields["value"].label = _("Valeur observée (%(unit)s)") % {"unit": assumption.unit}

    def clean_value(self) -> Any:
        """A Decimal, or None."""
        try:
            return read_figure(self.cleaned_data["value"], unit=self.assumption.unit, decimals=2)
        except FigureRefusedError as error:
            raise forms.ValidationError(error.sentence) from None


class CouncilForm(forms.Form):
    """The day of a council, of the institute or of a school, held or to come."""

    entity = forms.ModelChoiceField(Entity.objects.none(), label=_("Établissement"), empty_label=None)
    held_on = forms.DateField(label=_("Date du conseil"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(
        label=_("Objet"), required=False, max_length=200, help_text=_("Par exemple : CA, vote du compte rendu annuel.")
    )

    def __init__(self, data: Any = None, *, entities: QuerySet[Entity]) -> None:
        super().__init__(data)
        choice = self.fields["entity"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = entities
