"""What people type: a figure in their own unit, a campaign's opening, a reason. Shape only; services hold rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imt_cop.core.errors import AppError, InvalidInputError
from indicators import formats
from indicators.calculations.entry_unit import kept
from indicators.choices import MissingReason, ObservationKind, Quality
from indicators.imports.numbers import FigureRefusedError, read_figure
from indicators.models import Contract, Observation
from indicators.queries.measures import EntryMeasure
from indicators.queries.sheet_rows import SheetRow
from indicators.services import file_types
from indicators.services.entries import Entry
from indicators.services.observations import FigureInput, StaleFigureError

# The sheet's inputs stand in tables, outside the one form that posts them all.
SHEET_FORM = "fiche"
MAX_COMMENT = 4_000
NO_REASON = ("", "—")


def typed(value: Decimal | None) -> str:
    """Every digit that is kept, as a person would type it: what an input shows is what it reads back."""
    if value is None:
        return ""
    whole, _point, fraction = format(abs(value), "f").partition(".")
    fraction = fraction.rstrip("0")
    mark = "." if formats.in_english() else ","
    sign = "-" if value < 0 else ""
    return sign + f"{int(whole):,}".replace(",", formats.NARROW_SPACE) + (mark + fraction if fraction else "")


class FigureField(forms.CharField):
    """A figure typed in French in the entry unit; cleaned to the kept unit, exactly. None where nothing is typed."""

    def __init__(self, *, measure: EntryMeasure, **kwargs: Any) -> None:
        self.measure = measure
        super().__init__(required=False, strip=True, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            number = read_figure(text, unit=self.measure.unit, decimals=self.measure.decimals)
        except FigureRefusedError as error:
            raise forms.ValidationError(_sentence(error.sentence)) from None
        return None if number is None else kept(number, self.measure.factor)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


class FigureForm(forms.Form):
    """One row of a sheet. Bound with what was posted, it shows it back as typed when it is refused."""

    value = FigureField(measure=EntryMeasure(unit="", unit_en="", decimals=0), label=_("Valeur"))
    quality = forms.ChoiceField(label=_("Qualité"), choices=Quality, required=False)
    reason = forms.ChoiceField(label=_("Motif d’absence"), choices=[NO_REASON, *MissingReason.choices], required=False)
    expected_on = forms.DateField(
        label=_("Attendue le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    comment = forms.CharField(
        label=_("Commentaire"), required=False, max_length=MAX_COMMENT, widget=forms.Textarea(attrs={"rows": 2})
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=400)
    name = forms.CharField(label=_("Intitulé de l’ajustement"), required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    overwrite = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, row: SheetRow) -> None:
        super().__init__(data, prefix=row.key, initial=_initial(row))
        self.row = row
        self.stale: Observation | None = None
        self.is_stale = False
        self.fields["value"] = FigureField(measure=row.measure, label=_("Valeur"), widget=_value_widget(row))
        if not row.is_new:
            self.fields["name"].widget = forms.HiddenInput()
        for name, field in self.fields.items():
            field.widget.attrs["form"] = SHEET_FORM
            field.widget.attrs.setdefault("autocomplete", "off")
            if name != "value":
                field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_value, reason = cleaned.get("value") is not None, cleaned.get("reason")
        if has_value and reason:
            self.add_error("reason", gettext("Donnez une valeur ou un motif d’absence, pas les deux."))
        if cleaned.get("expected_on") and not reason:
            self.add_error("expected_on", gettext("Une date attendue va avec un motif d’absence."))
        return cleaned

    def entry(self) -> Entry:
        """What the services write; of a valid form only."""
        cleaned, row = self.cleaned_data, self.row
        overwritten = cleaned["overwrite"]
        return Entry(
            key=row.key,
            indicator=row.indicator,
            kind=row.kind,
            name=cleaned["name"] if row.is_new else row.name,
            version=cleaned["version"] if overwritten is None else overwritten,
            figure=FigureInput(
                value=cleaned["value"],
                reason=cleaned["reason"],
                expected_on=cleaned["expected_on"],
                quality=cleaned["quality"] or Quality.FINAL.value,
                comment=cleaned["comment"].replace("\r\n", "\n"),
                source=cleaned["source"],
            ),
        )

    def refuse(self, error: AppError) -> None:
        """Show a service's refusal in its place; a stale figure keeps what somebody else wrote beside it."""
        if isinstance(error, StaleFigureError):
            self.is_stale, self.stale = True, error.figure
            self.add_error("value", str(error.message))
        elif isinstance(error, InvalidInputError):
            for message in error.messages:
                self.add_error(message.field if message.field in self.fields else None, str(message.sentence))
        else:
            self.add_error("value", str(error.message))

    @property
    def has_details(self) -> bool:
        """Is anything filled in, or refused, beside the value?"""
        names = ("reason", "expected_on", "comment", "source")
        return any(self[name].value() or self[name].errors for name in names)


def _value_widget(row: SheetRow) -> forms.TextInput:
    return forms.TextInput(
        attrs={"class": "figure-input", "inputmode": "text", "data-cell": row.key, "spellcheck": "false"}
    )


def _initial(row: SheetRow) -> dict[str, Any]:
    figure = row.figure
    if figure is None:
        return {"version": 0, "quality": Quality.FINAL.value, "name": row.name}
    return {
        "value": typed(row.value),
        "quality": figure.quality,
        "reason": figure.reason,
        "expected_on": figure.expected_on,
        "comment": figure.comment,
        "source": figure.source,
        "name": row.name,
        "version": figure.version,
    }


def is_blank_addition(form: FigureForm) -> bool:
    """The empty row that offers one more adjustment, left as it was."""
    named = form.data.get(form.add_prefix("name"), "").strip()
    value = form.data.get(form.add_prefix("value"), "").strip()
    return form.row.kind == ObservationKind.ADJUSTMENT and form.row.is_new and not named and not value


class CampaignTermsForm(forms.Form):
    """What a campaign tells the schools: by when, and how."""

    due_on = forms.DateField(
        label=_("À rendre avant le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    instructions = forms.CharField(
        label=_("Consignes aux écoles"),
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_instructions(self) -> str:
        text: str = self.cleaned_data["instructions"]
        return text.replace("\r\n", "\n")


class CampaignForm(CampaignTermsForm):
    """The preparation, or the opening, of a year."""

    year = forms.TypedChoiceField(label=_("Année"), coerce=int)

    field_order = ("year",)

    def __init__(self, *args: Any, contract: Contract, opened: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in contract.years if year not in opened]
        self.fields["year"] = forms.TypedChoiceField(label=_("Année"), coerce=int, choices=years)


class ReasonForm(forms.Form):
    """Why a sheet goes back to its school; moves that need no reason leave it unread."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Motif, lu par l’école"),
        error_messages={"required": _("Un motif est nécessaire : il est lu par l’école.")},
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RefusableForm(forms.Form):
    """A service's refusal stands where the field is, else above the form."""

    def refuse(self, error: AppError) -> None:
        if not isinstance(error, InvalidInputError):
            self.add_error(None, str(error.message))
            return
        for message in error.messages:
            self.add_error(message.field if message.field in self.fields else None, str(message.sentence))


class FileForm(RefusableForm):
    file = forms.FileField(
        label=_("Fichier à joindre"),
        help_text=_("PDF, PNG, JPEG, XLSX, ODS, CSV, DOCX ou ODT, 10 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": file_types.accepted()}),
        allow_empty_file=True,  # the service says that it is empty
    )
