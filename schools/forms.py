"""Forms of what joins people and entities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ReadingCeiling, TokenScope, User
from accounts.services.tokens import MAX_DAYS, MAX_NAME
from imt_cop.core.errors import InvalidInputError
from schools.models import Entity

DAYS = 90


class AccountField(forms.ModelChoiceField[User]):
    """An account, told from its namesakes by its address."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.display_name} ({obj.email})"


class TokenForm(forms.Form):
    """A new token: for whom, what for, what it may do. Shape only: the service has the rules."""

    user = AccountField(
        queryset=User.objects.none(),
        label=_("Au nom de"),
        empty_label=_("Choisir un compte"),
        help_text=_("Le jeton a les rôles de ce compte, et rien de plus. Un système a de préférence un compte à lui."),
    )
    name = forms.CharField(label=_("Nom"), max_length=MAX_NAME, help_text=_("Le système qui s’en sert : « Entrepôt »."))
    scope = forms.ChoiceField(label=_("Portée"), choices=TokenScope, widget=forms.RadioSelect, initial=TokenScope.READ)
    entities = forms.ModelMultipleChoiceField(
        queryset=Entity.objects.none(),
        label=_("Établissements"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun : tous ceux que ce compte peut lire."),
    )
    reads_up_to = forms.ChoiceField(
        label=_("Lit"),
        required=False,
        choices=[("", _("tout ce que ce compte lit")), *ReadingCeiling.choices],
        help_text=_("Un système qui publie ailleurs ne devrait lire que ce qui est publié."),
    )
    days = forms.IntegerField(
        label=_("Durée (jours)"), min_value=1, max_value=MAX_DAYS, initial=DAYS, help_text=_("De 1 à 730.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The colon that Django adds to a group's title would stand on these alone.
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        accounts, entities = self.fields["user"], self.fields["entities"]
        if isinstance(accounts, forms.ModelChoiceField) and isinstance(entities, forms.ModelMultipleChoiceField):
            accounts.queryset = User.objects.filter(is_active=True).order_by("display_name", "pk")
            entities.queryset = Entity.objects.exclude(kind="outside").order_by("position", "code")

    def values(self) -> dict[str, Any]:
        """What the service takes; of a valid form only."""
        return {**self.cleaned_data, "entities": [entity.code for entity in self.cleaned_data["entities"]]}

    def refuse(self, error: InvalidInputError) -> None:
        for message in error.messages:
            self.add_error(message.field if message.field in self.fields else None, str(message.sentence))
