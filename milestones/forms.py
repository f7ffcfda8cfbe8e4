"""What is typed on the pages of a deliverable and of a milestone. Shape only: the services say what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES
from indicators.forms import FileForm, RefusableForm
from milestones.choices import Stage
from milestones.models import DeliverablePart, ProgressReport
from milestones.services.decisions import MAX_FUNCTION
from milestones.services.parts import ProgressInput
from milestones.services.progress import MAX_TEXT, REPORTED_STAGES

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=DAY_FORMATS, **kwargs)


def text_field(label: Any, *, rows: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class VersionedForm(RefusableForm):
    """`version` is what was on screen when the person began to type."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def read_again(self, version: int) -> None:
        """The page now shows what changed meanwhile, above what was typed: sent once more, it is taken."""
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(version)


class ProgressForm(VersionedForm):
    """How far it is."""

    stage = forms.ChoiceField(
        label=_("Avancement"),
        choices=[(stage.value, stage.label) for stage in REPORTED_STAGES],
        widget=forms.RadioSelect,
    )
    text = text_field(_("Ce qui a été fait, ce qui reste à faire"), rows=4, required=False)
    done_on = day_field(_("Fait le"), required=False, help_text=_("Pour un livrable fait."))
    evidence = text_field(
        _("Preuve"),
        rows=2,
        required=False,
        help_text=_("Pour un livrable fait : une délibération, un document, un lien. Ou une pièce jointe."),
    )
    file = FileForm.base_fields["file"]

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        standing: ProgressReport | None,
        version: int,
    ) -> None:
        initial: dict[str, Any] = {"version": version, "stage": Stage.IN_PROGRESS.value}
        if standing is not None:
            initial |= {name: getattr(standing, name) for name in ("text", "done_on", "evidence")}
            initial["stage"] = standing.stage if standing.stage in REPORTED_STAGES else Stage.IN_PROGRESS.value
        super().__init__(data, files, prefix="avancement", initial=initial, label_suffix="")
        self.fields["file"].required = False

    def given(self) -> ProgressInput:
        """Of a valid form only."""
        cleaned = self.cleaned_data
        return ProgressInput(
            stage=cleaned["stage"], text=cleaned["text"], done_on=cleaned["done_on"], evidence=cleaned["evidence"]
        )


class PostponeForm(VersionedForm):
    until = day_field(_("Nouvelle date"))
    reason = text_field(_("Motif du report"), rows=2)


class DropForm(VersionedForm):
    reason = text_field(_("Motif de l’abandon"), rows=2)


class ReturnForm(VersionedForm):
    reason = text_field(
        _("Motif, lu par qui a rendu compte"),
        rows=2,
        error_messages={"required": _("Un motif est nécessaire : il est lu par qui a rendu compte.")},
    )


class CancelDateForm(VersionedForm):
    reason = text_field(
        _("Motif, lu par qui a demandé la nouvelle date"),
        rows=2,
        error_messages={"required": _("Un motif est nécessaire : il est lu par qui a demandé cette date.")},
    )


class ValidateForm(VersionedForm):
    """Nothing but what was on screen."""


class OwnerForm(RefusableForm):
    owner = forms.ModelChoiceField(
        label=_("Personne"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("personne en particulier"),
        help_text=_("Elle rend compte du livrable et reçoit les rappels."),
    )
    function = forms.CharField(label=_("Fonction ou service"), required=False, max_length=MAX_FUNCTION)

    def __init__(self, data: QueryDict | None = None, *, part: DeliverablePart | None) -> None:
        initial = {"owner": part.owner_id, "function": part.owner_function} if part else {}
        super().__init__(data, prefix="responsable", initial=initial)
        roles = [role.code.value for role in ROLES.values() if Permission.READ_VALIDATED in role.everywhere]
        people = User.objects.filter(memberships__role__in=roles, is_active=True).distinct()
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = people.order_by("display_name", "pk")


class SharedPageForm(RefusableForm):
    """Two of them stand on one page, each with a field `text`: each has ids of its own."""

    ids = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": f"{self.ids}_%s"} | kwargs))


class DecisionForm(SharedPageForm):
    ids = "decision"

    decided_on = forms.DateField(
        label=_("Décidé le"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    text = forms.CharField(label=_("Décision"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}))


class MessageForm(SharedPageForm):
    ids = "message"

    text = forms.CharField(label=_("Votre message"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
