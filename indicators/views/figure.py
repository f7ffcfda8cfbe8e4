"""One figure: read by GET; each of its forms posts to an address of its own, one service each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, NotFoundError
from indicators.forms import FileForm, RefusableForm
from indicators.models import Correction, Observation
from indicators.queries.correction_previews import Preview, preview_of
from indicators.queries.figures import FigureRecord, find_attachment, find_figure
from indicators.services import attachments, corrections, threads
from indicators.views.figure_forms import CorrectionForm, DecisionForm, MessageForm
from indicators.views.figure_screen import figure_screen
from indicators.views.people import person, wants_fragment
from indicators.views.sheet_screen import status_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a post: the sentence that says it is done, or the form as it came with what is wrong."""

    said: str = ""
    name: str = ""
    form: RefusableForm | None = None
    preview: Preview | None = None
    status: int = HTTPStatus.OK


@require_safe
def figure(request: HttpRequest, contract: str, year: int, entity: str, row: str) -> HttpResponse:
    user = person(request)
    record = find_figure(contract=contract, year=year, entity=entity, row=row, user=user)
    return figure_screen(request, record, user=user)


@require_http_methods(["GET", "HEAD", "POST"])
def figure_action(
    request: HttpRequest, *, contract: str, year: int, entity: str, row: str, action: str
) -> HttpResponse:
    user = person(request)
    record = find_figure(contract=contract, year=year, entity=entity, row=row, user=user)
    handler = ACTIONS.get(action)
    if handler is None:
        raise NotFoundError
    if request.method != "POST":
        return redirect(record.url)
    check_can(user, handler.needs, record.key.entity)
    done = handler.answer(request, record, user)
    if done.form is not None:
        posted = {done.name: done.form}
        return figure_screen(request, record, user=user, posted=posted, preview=done.preview, status=done.status)
    if not wants_fragment(request):
        messages.success(request, done.said)
        return redirect(record.url)
    fresh = find_figure(contract=contract, year=year, entity=entity, row=row, user=user)
    return figure_screen(request, fresh, user=user, said=done.said)


@require_safe
def attachment(request: HttpRequest, *, contract: str, year: int, entity: str, row: str, stored: str) -> FileResponse:
    """The file as it was given, never shown in the page: a browser saves it and guesses nothing of it."""
    record = find_figure(contract=contract, year=year, entity=entity, row=row, user=person(request))
    found = find_attachment(record, stored)
    try:
        content = attachments.path_of(found).open("rb")
    except FileNotFoundError:
        raise NotFoundError from None
    response = FileResponse(content, as_attachment=True, filename=found.original_name, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _message(request: HttpRequest, record: FigureRecord, user: User) -> Outcome:
    form = MessageForm(request.POST)
    return _try(
        "message",
        form,
        lambda: threads.post(figure=record.key, text=form.cleaned_data["text"], by=user),
        _("Le message est ajouté au fil."),
    )


def _attach(request: HttpRequest, record: FigureRecord, user: User) -> Outcome:
    form = FileForm(request.POST, request.FILES)
    return _try(
        "file",
        form,
        lambda: attachments.add(figure=record.key, upload=form.cleaned_data["file"], by=user),
        _("La pièce est jointe."),
    )


def _remove(request: HttpRequest, record: FigureRecord, user: User) -> Outcome:
    found = find_attachment(record, request.POST.get("piece", ""))
    attachments.remove(attachment=found, by=user)
    return Outcome(said=_("La pièce est retirée ; sa trace reste."))


def _preview(request: HttpRequest, record: FigureRecord, user: User) -> Outcome:
    """What the correction would change, before it is proposed; nothing is written."""
    observation = _observation(record)
    form = CorrectionForm(request.POST, figure=observation, measure=record.measure)
    if not form.is_valid():
        form.errors.pop("why", None)
    if form.errors:
        return Outcome(name="correction", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    proposed = form.figure()
    try:
        corrections.check_proposal(observation=observation, figure=proposed)
    except InvalidInputError as error:
        form.refuse(error)
        return Outcome(name="correction", form=form, status=error.status)
    seen = preview_of(observation, corrections.as_figure(proposed))
    return Outcome(name="correction", form=form, preview=seen)


def _propose(request: HttpRequest, record: FigureRecord, user: User) -> Outcome:
    observation = _observation(record)
    form = CorrectionForm(request.POST, figure=observation, measure=record.measure)
    return _try(
        "correction",
        form,
        lambda: corrections.propose(
            observation=observation,
            figure=form.figure(),
            why=form.cleaned_data["why"],
            expected_version=form.cleaned_data["version"],
            by=user,
        ),
        _("La correction est proposée : rien ne change avant la décision de la direction générale."),
    )


def _approve(request: HttpRequest, record: FigureRecord, user: User) -> Outcome:
    form = DecisionForm(request.POST)
    return _try(
        "decision",
        form,
        lambda: corrections.approve(correction=_on_screen(form, record), reason=form.cleaned_data["reason"], by=user),
        _("La correction est approuvée : la valeur est corrigée, l’ancienne reste dans l’historique."),
    )


def _refuse(request: HttpRequest, record: FigureRecord, user: User) -> Outcome:
    form = DecisionForm(request.POST)
    return _try(
        "decision",
        form,
        lambda: corrections.refuse(correction=_on_screen(form, record), reason=form.cleaned_data["reason"], by=user),
        _("La correction est refusée : la valeur reste ce qu’elle est."),
    )


def _withdraw(request: HttpRequest, record: FigureRecord, user: User) -> Outcome:
    form = DecisionForm(request.POST)
    return _try(
        "decision",
        form,
        lambda: corrections.withdraw(correction=_on_screen(form, record), reason=form.cleaned_data["reason"], by=user),
        _("La correction est retirée : la valeur reste ce qu’elle est."),
    )


@dataclass(frozen=True, slots=True)
class FigureAction:
    """One of the page’s forms; who lacks the right is told so before what was typed is looked at."""

    needs: Permission
    answer: Callable[[HttpRequest, FigureRecord, User], Outcome]


ACTIONS: dict[str, FigureAction] = {
    "message": FigureAction(Permission.DISCUSS_FIGURE, _message),
    "joindre": FigureAction(Permission.DISCUSS_FIGURE, _attach),
    "retirer": FigureAction(Permission.DISCUSS_FIGURE, _remove),
    "apercu": FigureAction(Permission.PROPOSE_CORRECTION, _preview),
    "proposer": FigureAction(Permission.PROPOSE_CORRECTION, _propose),
    "approuver": FigureAction(Permission.APPROVE_CORRECTION, _approve),
    "refuser": FigureAction(Permission.APPROVE_CORRECTION, _refuse),
    "renoncer": FigureAction(Permission.PROPOSE_CORRECTION, _withdraw),
}


def _try(name: str, form: RefusableForm, act: Callable[[], object], said: str) -> Outcome:
    if form.is_valid():
        try:
            act()
        except (ConflictError, InvalidInputError) as error:
            form.refuse(error)
            refused: list[AppError] = [error]
            return Outcome(name=name, form=form, status=status_of(refused))
        return Outcome(said=said)
    return Outcome(name=name, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _observation(record: FigureRecord) -> Observation:
    if record.figure is None:
        raise NotFoundError
    return record.figure


def _on_screen(form: DecisionForm, record: FigureRecord) -> Correction:
    """The one that was read: another may have taken its place."""
    found = next((one for one in record.corrections if one.pk == form.cleaned_data["correction"]), None)
    if found is None:
        raise NotFoundError
    return found
