"""`/jalons/<contract>/<milestone>/`: one milestone; its decisions and its thread are written at addresses below."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, can, check_can, reading
from imt_cop.core.errors import InvalidInputError, NotFoundError, RefusedError
from indicators.forms import RefusableForm
from indicators.services.appreciations import takes_part
from indicators.views.reading import Reader, contract_page, reader_of
from milestones.forms import DecisionForm, MessageForm
from milestones.permissions import discussion_refusal, reads_follow_up
from milestones.queries.milestone import asked_entities, find_milestone, milestone_page
from milestones.services import follow_up


@contract_page
def milestone(request: HttpRequest, reader: Reader, code: str) -> HttpResponse:
    return _screen(request, reader, code)


@login_required
@require_POST
def decide(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    reader = reader_of(request, contract)
    found = find_milestone(reader.contract, code)
    check_can(reader.user, Permission.MANAGE_MILESTONES, reader.contract.institute)
    form = DecisionForm(request.POST)
    done = _done(form, lambda: follow_up.decide(milestone=found, by=reader.user, **form.cleaned_data))
    return _answer(
        request, reader, code, form=None if done else form, name="decision", said=_("La décision est notée.")
    )


@login_required
@require_POST
def post(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    reader = reader_of(request, contract)
    found = find_milestone(reader.contract, code)
    if not reads_follow_up(reading(reader.user)):
        raise NotFoundError
    sentence = discussion_refusal(reader.user, asked_entities(found))
    if sentence is not None:
        raise RefusedError(sentence)
    form = MessageForm(request.POST)
    done = _done(form, lambda: follow_up.post(milestone=found, by=reader.user, **form.cleaned_data))
    said = _("Le message est ajouté au fil.")
    return _answer(request, reader, code, form=None if done else form, name="message", said=said)


def _done(form: RefusableForm, act: Callable[[], object]) -> bool:
    if form.is_valid():
        try:
            act()
        except InvalidInputError as error:
            form.refuse(error)
    return not form.errors


def _answer(
    request: HttpRequest, reader: Reader, code: str, *, form: RefusableForm | None, name: str, said: str
) -> HttpResponse:
    if form is None:
        messages.success(request, said)
        return redirect(reverse("milestones:milestone", args=[reader.contract.code, code]))
    return _screen(request, reader, code, status=HTTPStatus.UNPROCESSABLE_ENTITY, **{f"{name}_form": form})


def _screen(
    request: HttpRequest, reader: Reader, code: str, *, status: int = HTTPStatus.OK, **forms: RefusableForm
) -> HttpResponse:
    page = milestone_page(reader.contract, code, reader.user, reader.states)
    institute, today = reader.contract.institute, timezone.localdate()
    silent = discussion_refusal(reader.user, asked_entities(page.milestone)) if page.follows else None
    context: dict[str, RefusableForm | None] = {
        "message_form": None if silent else MessageForm(),
        "decision_form": None,
    }
    if can(reader.user, Permission.MANAGE_MILESTONES, institute):
        context["decision_form"] = DecisionForm(initial={"decided_on": today})
    years = [
        year
        for year in reader.contract.years
        if takes_part(contract=reader.contract, entity=institute, year=year, by=reader.user)
    ]
    more = {"page": page, "silent": silent, "writable": years, "institute": institute, "this_year": today.year}
    title = f"{page.milestone.code} — {page.milestone.title}"
    return render(
        request, "milestones/milestone.html", reader.context(title, **more, **(context | forms)), status=status
    )
