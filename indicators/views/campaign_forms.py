"""What is typed on a campaign's page: a school to reopen; the boxes of what is asked. Shape only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from indicators.forms import MAX_COMMENT, RefusableForm
from indicators.models import Sheet

# By school: the codes of the series ticked, and those that were when the page was drawn.
TICKED, SHOWN = "demande-{}", "montre-{}"


class ReopenForm(RefusableForm):
    """One school of a closed campaign, until when, and why."""

    use_required_attribute = False

    school = forms.ChoiceField(label=_("École"))
    until = forms.DateField(
        label=_("Jusqu’à ce jour inclus"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    reason = forms.CharField(
        label=_("Motif, lu par l’école"),
        error_messages={"required": _("Un motif est nécessaire : il est lu par l’école.")},
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, sheets: Iterable[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((sheet.entity.code, sheet.entity.short_name) for sheet in sheets)]
        self.fields["school"] = forms.ChoiceField(label=_("École"), choices=choices)


def ticked_of(posted: QueryDict, school: str) -> set[str] | None:
    """The codes ticked for a school; None where nothing was changed in its column since the page was drawn.

    A column left alone is never written: what somebody else chose meanwhile for that school stays.
    """
    shown = posted.get(SHOWN.format(school))
    if shown is None:
        return None
    ticked = set(posted.getlist(TICKED.format(school)))
    return None if ticked == set(shown.split()) else ticked
