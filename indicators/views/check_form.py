"""One rule as the head office sets it: its numbers typed in French, its gravity, whether it is applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from imt_cop.core.errors import InvalidInputError
from indicators.calculations.anomaly import NUMBERS
from indicators.calculations.vocabulary import CheckKind
from indicators.choices import Severity
from indicators.forms import FigureField, typed
from indicators.models import PlausibilityRule
from indicators.models.fields import DECIMAL_PLACES
from indicators.presenters import check_rules as words
from indicators.queries.measures import EntryMeasure
from indicators.services.checks import RuleInput


class RuleForm(forms.Form):
    """Shape only: what a kind needs is said by the service. Its fields stand in a table, outside the form's element."""

    severity = forms.ChoiceField(label=_("Gravité"), choices=Severity)
    active = forms.BooleanField(label=_("Actif"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, rule: PlausibilityRule) -> None:
        self.rule, self.kind = rule, CheckKind(rule.kind)
        initial = {"severity": rule.severity, "active": rule.active}
        initial |= {name: typed(getattr(rule, name)) for name in NUMBERS[self.kind]}
        super().__init__(data, prefix=rule.code, initial=initial)
        for name in NUMBERS[self.kind]:
            self.fields[name] = _number_field(rule, self.kind, name)
        title = words.title(rule)
        for name, field in self.fields.items():
            field.widget.attrs |= {"form": self.element, "aria-label": f"{field.label} — {title}"}
            if name == "severity":
                field.widget.attrs["class"] = "form-select"

    @property
    def element(self) -> str:
        """The id of the form's element on the page."""
        return f"reglage-{self.rule.code}"

    @property
    def numbers(self) -> list[tuple[BoundField, str]]:
        """The rule's own numbers, each with its unit."""
        return [(self[name], words.number_unit(self.rule, name)) for name in NUMBERS[self.kind]]

    def values(self) -> RuleInput:
        """What the service writes; of a valid form only."""
        return RuleInput(**{name: self.cleaned_data[name] for name in self.fields})

    def refuse(self, error: InvalidInputError) -> None:
        for message in error.messages:
            self.add_error(message.field if message.field in self.fields else None, str(message.sentence))


def _number_field(rule: PlausibilityRule, kind: CheckKind, name: str) -> FigureField:
    unit = words.number_unit(rule, name)
    measure = EntryMeasure(unit=unit, unit_en=unit, decimals=DECIMAL_PLACES)
    widget = forms.TextInput(attrs={"class": "figure-input", "inputmode": "text", "autocomplete": "off", "size": 8})
    return FigureField(measure=measure, label=words.NUMBER_LABELS[kind, name], widget=widget)
