"""`/appreciations/<contract>/…`: what is judged of each year, and one judgement: written, handed in, signed."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import Permission, can
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, NotFoundError
from indicators.choices import AppreciationState
from indicators.downloads import stream
from indicators.forms import RefusableForm
from indicators.models import Appreciation
from indicators.presenters import appreciations as words
from indicators.queries.appreciations import (
    COLUMNS,
    AppreciationRecord,
    appreciation_rows,
    find_appreciation,
    visible_appreciations,
)
from indicators.queries.readings import reading
from indicators.services import appreciations
from indicators.views.appreciation_forms import AppreciationForm, ReturnForm
from indicators.views.people import person
from indicators.views.reading import Reader, contract_page, reader_of


@contract_page
def appreciation_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    lines = [words.line(one) for one in visible_appreciations(reader.contract, reader.user)]
    waiting = [line for line in lines if line.appreciation.state == AppreciationState.SUBMITTED]
    context = reader.context(
        _("Appréciations"), waiting=waiting, others=[line for line in lines if line not in waiting]
    )
    return render(request, "indicators/appreciation_list.html", context)


@contract_page
def appreciation_file(request: HttpRequest, reader: Reader, form: str) -> HttpResponseBase:
    rows = appreciation_rows(reader.contract, reader.user)
    return stream(rows, COLUMNS, form=form, name=f"{reader.contract.code}-appreciations")


@login_required
@require_safe
def appreciation(request: HttpRequest, *, contract: str, year: int, entity: str, kind: str, code: str) -> HttpResponse:
    user = person(request)
    record = find_appreciation(contract=contract, year=year, entity=entity, kind=kind, code=code, user=user)
    return _screen(request, record, user)


@login_required
@require_POST
def appreciation_action(
    request: HttpRequest, *, contract: str, year: int, entity: str, kind: str, code: str, action: str
) -> HttpResponse:
    user = person(request)
    record = find_appreciation(contract=contract, year=year, entity=entity, kind=kind, code=code, user=user)
    act = ACTIONS.get(action)
    if act is None:
        raise NotFoundError
    name, form, said = act(request, record, user)
    if form is None:
        messages.success(request, said)
        return redirect(record.url)
    status = HTTPStatus.CONFLICT if form.non_field_errors() else HTTPStatus.UNPROCESSABLE_ENTITY
    return _screen(request, record, user, status=status, **{name: form})


Done = tuple[str, RefusableForm | None, str]


def _save(request: HttpRequest, record: AppreciationRecord, user: User) -> Done:
    return _written(request, record, user, appreciations.save_draft, _("Le brouillon est enregistré."))


def _submit(request: HttpRequest, record: AppreciationRecord, user: User) -> Done:
    return _written(request, record, user, appreciations.hand_in, _("L’appréciation attend une signature."))


def _written(
    request: HttpRequest, record: AppreciationRecord, user: User, write: Callable[..., object], said: str
) -> Done:
    form = AppreciationForm(request.POST, key=record.key, draft=record.open)

    def act() -> None:
        write(key=record.key, judgement=form.judgement(), seen=form.cleaned_data["seen"], by=user)

    return ("form", _refused(form, act), said)


def _sign(request: HttpRequest, record: AppreciationRecord, user: User) -> Done:
    waiting = _open(record)
    form = ReturnForm(request.POST)

    def act() -> None:
        appreciations.sign(appreciation=waiting, by=user)

    return ("returning", _refused(form, act), _("L’appréciation est signée."))


def _return(request: HttpRequest, record: AppreciationRecord, user: User) -> Done:
    waiting = _open(record)
    form = ReturnForm(request.POST)

    def act() -> None:
        appreciations.return_(appreciation=waiting, reason=form.cleaned_data["reason"], by=user)

    return ("returning", _refused(form, act), _("L’appréciation est renvoyée à qui l’a rédigée."))


ACTIONS: dict[str, Callable[[HttpRequest, AppreciationRecord, User], Done]] = {
    "enregistrer": _save,
    "transmettre": _submit,
    "signer": _sign,
    "renvoyer": _return,
}


def _blank(record: AppreciationRecord) -> AppreciationForm:
    return AppreciationForm(key=record.key, draft=record.open, revises=record.in_force)


def _open(record: AppreciationRecord) -> Appreciation:
    if record.open is None:
        raise NotFoundError
    return record.open


def _refused(form: RefusableForm, act: Callable[[], object]) -> RefusableForm | None:
    """None where it is done; else the form as it came, with what is wrong."""
    if not form.is_valid():
        return form
    try:
        act()
    except (ConflictError, InvalidInputError) as error:
        refused: AppError = error
        form.refuse(refused)
        return form
    return None


def _screen(
    request: HttpRequest,
    record: AppreciationRecord,
    user: User,
    *,
    form: RefusableForm | None = None,
    returning: RefusableForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    key, waiting = record.key, record.open
    reader = reader_of(request, key.contract.code)
    writes = appreciations.writing_refusal(key=key, by=user) is None
    drafting = writes and (waiting is None or waiting.state == AppreciationState.DRAFT)
    more: dict[str, Any] = {
        "record": record,
        "subject": words.subject(key),
        "url": record.url,
        "form": form or (_blank(record) if drafting else None),
        "signing": None,
    }
    if key.indicator is not None:
        read = reading(key.contract, year=key.year, as_of=None, states=reader.states)
        more |= {"series": read.names.series[key.indicator.code]}
        more |= {"evaluation": read.rows.get((key.entity.code, key.indicator.code))}
    if waiting is not None and waiting.state == AppreciationState.SUBMITTED:
        more["signing"] = returning or ReturnForm()
        more["sign_refusal"] = appreciations.signing_refusal(appreciation=waiting, by=user)
        more["returns"] = can(user, Permission.SIGN_APPRECIATION, key.entity)
    title = _("Appréciation %(year)s") % {"year": key.year}
    return render(request, "indicators/appreciation.html", reader.context(title, **more), status=status)
