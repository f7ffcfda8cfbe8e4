"""What is typed of reports: a text, a reason, what to begin, what to verify. Shape only; services hold the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imt_cop.core.errors import AppError, InvalidInputError
from indicators.models import Contract
from reports.choices import ReportKind
from reports.models import Narrative
from reports.queries.verification import digest_in
from reports.services.narratives import MAX_INTERNAL, MAX_TEXT
from schools.models import Entity

MAX_FILE = 20_000_000


class RefusableForm(forms.Form):
    """A service's refusal stands where the field is, else above the form."""

    def refuse(self, error: AppError) -> None:
        if not isinstance(error, InvalidInputError):
            self.add_error(None, str(error.message))
            return
        for message in error.messages:
            field = message.field if message.field in self.fields else None
            if field not in self.errors:
                self.add_error(field, str(message.sentence))


class TextForm(RefusableForm):
    text = forms.CharField(
        label=_("Texte du rapport"),
        required=False,
        max_length=MAX_TEXT,
        strip=False,
        help_text=_("Titres, listes et tableaux ; une ligne vide sépare deux paragraphes."),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
    )
    internal = forms.CharField(
        label=_("Commentaire interne"),
        required=False,
        max_length=MAX_INTERNAL,
        strip=False,
        help_text=_("Lu par ceux qui préparent le rapport ; jamais imprimé, jamais transmis au ministère."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def of(cls, narrative: Narrative | None) -> TextForm:
        if narrative is None:
            return cls(initial={"version": 0})
        return cls(initial={"text": narrative.text, "internal": narrative.internal, "version": narrative.version})


class ReasonForm(RefusableForm):
    reason = forms.CharField(label=_("Motif"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))


class StartForm(RefusableForm):
    entity = forms.ModelChoiceField(Entity.objects.none(), label=_("Établissement"), empty_label=None)
    year = forms.TypedChoiceField(label=_("Année"), coerce=int)
    kind = forms.ChoiceField(label=_("Nature"), choices=ReportKind)
    dated = forms.DateField(
        label=_("Daté du"),
        required=False,
        help_text=_("D’un point stratégique seulement."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )

    def __init__(self, data: Any = None, *, contract: Contract, entities: Iterable[Entity]) -> None:
        this_year = timezone.localdate().year
        latest = min(max(contract.first_year, this_year - 1), contract.last_year)
        super().__init__(data, prefix="start", initial={"year": latest, "kind": ReportKind.ANNUAL})
        field = self.fields["entity"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the types
        field.queryset = Entity.objects.filter(pk__in=[entity.pk for entity in entities])
        years = self.fields["year"]
        assert isinstance(years, forms.TypedChoiceField)  # noqa: S101 - for the types
        years.choices = [(year, str(year)) for year in contract.years]


class VerifyForm(RefusableForm):
    digest = forms.CharField(
        label=_("Ou son empreinte SHA-256"),
        required=False,
        max_length=1_000,
        help_text=_("64 chiffres et lettres, ou la ligne entière qu’écrit la commande sha256sum."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Fichier"), required=False, help_text=_("20 Mo au plus ; il n’est pas conservé."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed, file = cleaned.get("digest"), cleaned.get("file")
        if not typed and not file and not self.errors:
            self.add_error(None, _("Collez une empreinte ou choisissez un fichier."))
        if typed and file:
            self.add_error(None, _("Donnez une empreinte ou un fichier, pas les deux."))
        if typed and digest_in(typed) is None:
            self.add_error("digest", _("Ce n’est pas une empreinte SHA-256 : elle a 64 chiffres ou lettres de a à f."))
        if file and file.size > MAX_FILE:
            self.add_error("file", _("Le fichier dépasse 20 Mo : aucun rapport n’est si grand."))
        return cleaned
