"""What is typed on the page of an appreciation. Shape only: what is wanted to hand it in is the service's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.choices import AppreciationLevel, AppreciationSubject
from indicators.forms import RefusableForm
from indicators.models import Appreciation, AppreciationKey
from indicators.services.appreciations import MAX_TEXT, Judgement, mark_of

NEEDED = _("Nécessaire pour transmettre.")
UNDECIDED = ("", _("pas encore choisi"))


class AppreciationForm(RefusableForm):
    """Four steps, a text, and where it can be checked; `seen` tells what was on screen."""

    level = forms.ChoiceField(
        label=_("Appréciation"),
        help_text=NEEDED,
        choices=[UNDECIDED, *AppreciationLevel.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Ce qui fonde ce jugement"),
        help_text=NEEDED,
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = forms.CharField(
        label=_("Preuves"),
        required=False,
        max_length=MAX_TEXT,
        help_text=_("Documents, délibérations, liens : où ce qui est dit se vérifie. Nécessaire pour transmettre."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        key: AppreciationKey,
        draft: Appreciation | None,
        revises: Appreciation | None = None,
    ) -> None:
        """A revision begins with the words of the version that it revises."""
        initial = {"seen": mark_of(draft)}
        begun = draft or revises
        if begun is not None:
            initial |= {"level": begun.level, "text": begun.text, "evidence": begun.evidence}
        super().__init__(data, initial=initial, label_suffix="")
        if key.kind == AppreciationSubject.INDICATOR:
            self.fields["evidence"].help_text = _("La valeur de l’indicateur en est une ; ajoutez ce qui la complète.")

    def judgement(self) -> Judgement:
        """Of a valid form only."""
        return Judgement(**{name: self.cleaned_data[name] for name in ("level", "text", "evidence")})


class ReturnForm(RefusableForm):
    reason = forms.CharField(
        label=_("Motif du renvoi"), required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
