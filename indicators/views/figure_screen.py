"""The page of a figure, whole or as the fragment that its forms replace: what its views share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from accounts.models import User
from accounts.permissions import Permission, refusal
from indicators import formats
from indicators.forms import FileForm
from indicators.models import Attachment, Correction, Observation, ObservationRevision
from indicators.presenters import figures as words
from indicators.presenters.figures import EffectText
from indicators.queries.boards import sheet_url
from indicators.queries.catalogue import catalogue
from indicators.queries.correction_previews import Preview
from indicators.queries.figures import FigureRecord
from indicators.services import attachments, corrections
from indicators.views.figure_forms import CorrectionForm, DecisionForm, MessageForm
from indicators.views.people import wants_fragment

Forms = Mapping[str, forms.Form]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    file: Attachment
    size: str
    removal_refusal: str | Promise | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewText:
    answers: tuple[EffectText, ...]
    values: tuple[EffectText, ...]
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLine:
    """A correction in words; `preview` and `refusal` (of approving it) for the one that waits.

    `comment` and `source` are those it proposes, where they are others than the figure's.
    """

    correction: Correction
    before: str
    after: str
    comment: str
    source: str
    preview: PreviewText | None = None
    refusal: str | Promise | None = None


def figure_screen(
    request: HttpRequest,
    record: FigureRecord,
    *,
    user: User,
    posted: Forms | None = None,
    preview: Preview | None = None,
    said: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    given = posted or {}
    context = {
        "record": record,
        "key": record.key,
        "label": formats.figure_label(record.key.indicator, record.key.name),
        "now": words.said_text(record.figure, record.measure),
        "versions": words.versions(record.history, record.measure),
        "files": [_file(one, record, user) for one in record.attachments],
        "sheet_url": sheet_url(record.sheet) if record.sheet else "",
        "said": said,
        "fragment": wants_fragment(request),
        **_talk(record, user, given),
        **_corrections(record, user, given, preview),
    }
    template = "indicators/_figure.html" if wants_fragment(request) else "indicators/figure.html"
    return render(request, template, context, status=status)


def _talk(record: FigureRecord, user: User, given: Forms) -> dict[str, Any]:
    silent = refusal(user, Permission.DISCUSS_FIGURE, record.key.entity)
    return {
        "silent": silent,
        "message_form": None if silent else given.get("message", MessageForm()),
        "file_form": None if silent or record.hidden else given.get("file", FileForm()),
    }


def _file(file: Attachment, record: FigureRecord, user: User) -> FileLine:
    return FileLine(
        file=file,
        size=words.size_text(file.size),
        removal_refusal=attachments.removal_refusal(file, state=record.state, by=user),
    )


def _corrections(record: FigureRecord, user: User, given: Forms, preview: Preview | None) -> dict[str, Any]:
    figure, pending = record.figure, record.pending
    waiting = _pending(pending, record, user) if pending else None
    offered = None
    if figure is not None and corrections.proposal_refusal(observation=figure, by=user) is None:
        offered = given.get("correction") or CorrectionForm(figure=figure, measure=record.measure)
    decides = pending is not None and refusal(user, Permission.APPROVE_CORRECTION, record.key.entity) is None
    withdraws = pending is not None and corrections.withdrawal_refusal(correction=pending, by=user) is None
    return {
        "pending": waiting,
        "decided": [_decided(one, record) for one in record.corrections if not one.is_pending],
        "correction_form": offered,
        "tried": preview_text(record, preview) if preview else None,
        "decision_form": given.get("decision") or DecisionForm(initial={"correction": pending.pk}, withdrawal=withdraws)
        if pending and (decides or withdraws)
        else None,
        "decides": decides,
        "withdraws": withdraws,
    }


def _pending(pending: Correction, record: FigureRecord, user: User) -> CorrectionLine:
    return replace(
        _in_words(pending, record.figure, record),
        preview=preview_text(record, corrections.preview(pending)),
        refusal=corrections.approval_refusal(correction=pending, by=user),
    )


def _decided(correction: Correction, record: FigureRecord) -> CorrectionLine:
    basis = next((one for one in record.history if one.version == correction.version), None)
    return _in_words(correction, basis, record)


def _in_words(
    correction: Correction, basis: Observation | ObservationRevision | None, record: FigureRecord
) -> CorrectionLine:
    return CorrectionLine(
        correction=correction,
        before=words.said_text(basis, record.measure),
        after=words.said_text(correction, record.measure),
        comment=correction.comment if basis is None or correction.comment != basis.comment else "",
        source=correction.source if basis is None or correction.source != basis.source else "",
    )


def preview_text(record: FigureRecord, preview: Preview) -> PreviewText:
    names = catalogue(record.key.contract)
    return PreviewText(
        answers=words.effects(preview.answers, names),
        values=words.effects(preview.values, names),
        first_year=preview.first_year,
        last_year=preview.last_year,
    )
