"""One deliverable as one entity owes it: read by GET; each of its forms posts to an address of its own."""

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
from imt_cop.core.errors import ConflictError, InvalidInputError, NotFoundError
from indicators.forms import FileForm, RefusableForm
from indicators.services.stored_files import path_of
from indicators.views.people import person
from milestones.forms import (
    CancelDateForm,
    DropForm,
    OwnerForm,
    PostponeForm,
    ProgressForm,
    ReturnForm,
    ValidateForm,
    VersionedForm,
)
from milestones.queries.places import find_place, part_url
from milestones.queries.records import PartRecord, find_file, part_record
from milestones.services import decisions, evidence, granted_dates, progress
from milestones.services.parts import StaleProgressError
from milestones.views.part_screen import part_screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A form as it came, the write that it asks for, and the sentence that says it is done."""

    name: str
    form: RefusableForm
    act: Callable[[], object]
    said: str


@require_safe
def part(request: HttpRequest, contract: str, deliverable: str, year: int, entity: str) -> HttpResponse:
    user = person(request)
    place = find_place(contract=contract, deliverable=deliverable, year=year, entity=entity, reader=user)
    return part_screen(request, part_record(place, user), user=user)


@require_http_methods(["GET", "HEAD", "POST"])
def part_action(
    request: HttpRequest, *, contract: str, deliverable: str, year: int, entity: str, action: str
) -> HttpResponse:
    user = person(request)
    place = find_place(contract=contract, deliverable=deliverable, year=year, entity=entity, reader=user)
    handler, url = ACTIONS.get(action), part_url(place.deliverable, place.year, place.entity)
    if handler is None:
        raise NotFoundError
    if request.method != "POST":
        return redirect(url)
    post = handler(request, part_record(place, user), user)
    status, is_stale = _try(post)
    if status is None:
        messages.success(request, post.said)
        return redirect(url)
    fresh = part_record(place, user)
    if is_stale and isinstance(post.form, VersionedForm):
        post.form.read_again(fresh.progress.version)
    return part_screen(request, fresh, user=user, posted={post.name: post.form}, is_stale=is_stale, status=status)


@require_safe
def evidence_file(
    request: HttpRequest, *, contract: str, deliverable: str, year: int, entity: str, stored: str
) -> FileResponse:
    """The file as it was given, never shown in the page: a browser saves it and guesses nothing of it."""
    user = person(request)
    place = find_place(contract=contract, deliverable=deliverable, year=year, entity=entity, reader=user)
    found = find_file(part_record(place, user), stored)
    try:
        content = path_of(found.stored_name).open("rb")
    except FileNotFoundError:
        raise NotFoundError from None
    response = FileResponse(content, as_attachment=True, filename=found.original_name, content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _try(post: Post) -> tuple[int | None, bool]:
    """None once it is written; else the status of the page that says why not, and whether somebody was faster."""
    if not post.form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY, False
    try:
        post.act()
    except (ConflictError, InvalidInputError) as error:
        post.form.refuse(error)
        return error.status, isinstance(error, StaleProgressError)
    return None, False


def _report(request: HttpRequest, record: PartRecord, user: User) -> Post:
    form = ProgressForm(request.POST, request.FILES, standing=record.progress.report, version=record.progress.version)
    return Post(
        name="progress",
        form=form,
        act=lambda: evidence.report(
            place=record.place,
            given=form.given(),
            upload=form.cleaned_data["file"],
            expected_version=form.cleaned_data["version"],
            by=user,
        ),
        said=_("L’avancement est déclaré ; la direction générale le validera."),
    )


def _postpone(request: HttpRequest, record: PartRecord, user: User) -> Post:
    form = PostponeForm(request.POST, prefix="echeance")
    return Post(
        name="postpone",
        form=form,
        act=lambda: progress.postpone(
            place=record.place,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            by=user,
        ),
        said=_("La nouvelle date est demandée : elle vaudra une fois validée par la direction générale."),
    )


def _drop(request: HttpRequest, record: PartRecord, user: User) -> Post:
    form = DropForm(request.POST, prefix="abandon")
    return Post(
        name="drop",
        form=form,
        act=lambda: progress.propose_drop(
            place=record.place,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            by=user,
        ),
        said=_("L’abandon est proposé : il vaudra une fois validé par la direction générale."),
    )


def _validate(request: HttpRequest, record: PartRecord, user: User) -> Post:
    form = ValidateForm(request.POST, prefix="valider")
    return Post(
        name="validate",
        form=form,
        act=lambda: decisions.validate(place=record.place, expected_version=form.cleaned_data["version"], by=user),
        said=_("Le compte rendu est validé : tout l’institut le lit."),
    )


def _return(request: HttpRequest, record: PartRecord, user: User) -> Post:
    form = ReturnForm(request.POST, prefix="renvoyer")
    return Post(
        name="return",
        form=form,
        act=lambda: decisions.return_(
            place=record.place,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            by=user,
        ),
        said=_("Le compte rendu est renvoyé, avec son motif."),
    )


def _cancel_date(request: HttpRequest, record: PartRecord, user: User) -> Post:
    form = CancelDateForm(request.POST, prefix="date")
    return Post(
        name="cancel_date",
        form=form,
        act=lambda: granted_dates.cancel(
            place=record.place,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            by=user,
        ),
        said=_("La nouvelle date est annulée : l’échéance du contrat vaut de nouveau."),
    )


def _own(request: HttpRequest, record: PartRecord, user: User) -> Post:
    form = OwnerForm(request.POST, part=record.progress.part)
    return Post(
        name="owner",
        form=form,
        act=lambda: decisions.set_owner(
            place=record.place,
            owner=form.cleaned_data["owner"],
            function=form.cleaned_data["function"],
            by=user,
        ),
        said=_("Le responsable est enregistré."),
    )


def _attach(request: HttpRequest, record: PartRecord, user: User) -> Post:
    form = FileForm(request.POST, request.FILES)
    return Post(
        name="file",
        form=form,
        act=lambda: evidence.add(place=record.place, upload=form.cleaned_data["file"], by=user),
        said=_("La pièce est jointe."),
    )


def _remove(request: HttpRequest, record: PartRecord, user: User) -> Post:
    found = find_file(record, request.POST.get("piece", ""))
    return Post(
        name="",
        form=RefusableForm(request.POST),
        act=lambda: evidence.remove(place=record.place, evidence=found, by=user),
        said=_("La pièce est retirée ; sa trace reste."),
    )


ACTIONS: dict[str, Callable[[HttpRequest, PartRecord, User], Post]] = {
    "avancement": _report,
    "echeance": _postpone,
    "abandon": _drop,
    "valider": _validate,
    "renvoyer": _return,
    "annuler-date": _cancel_date,
    "responsable": _own,
    "joindre": _attach,
    "retirer": _remove,
}
