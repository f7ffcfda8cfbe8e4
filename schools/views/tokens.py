"""The API's tokens: an administrator opens them, each person sees and revokes their own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import ApiToken, User
from accounts.permissions import Permission, can, check_can
from accounts.services import tokens
from imt_cop.core.errors import InvalidInputError, NotFoundError
from schools.forms import TokenForm
from schools.queries import TokenLine, token_lines


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """An administrator's page lists every token and takes new ones; anybody else's, their own."""
    user = _person(request)
    if request.method != "POST":
        return _page(request, form=TokenForm() if can(user, Permission.MANAGE_USERS) else None)
    check_can(user, Permission.MANAGE_USERS)
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, text = tokens.create(**form.values(), by=user)
        except InvalidInputError as error:
            form.refuse(error)
        else:
            # Not redirected to: the text is nowhere but in this answer.
            context = {"line": TokenLine.of(token), "text": text}
            return render(request, "schools/token_created.html", context, status=HTTPStatus.CREATED)
    return _page(request, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def token_revoke(request: HttpRequest, token: int) -> HttpResponse:
    user = _person(request)
    found = ApiToken.objects.select_related("user").filter(pk=token).first()
    if found is None or (found.user != user and not can(user, Permission.MANAGE_USERS)):
        raise NotFoundError
    tokens.revoke(token=found, by=user)
    messages.success(request, _("Le jeton « %s » est révoqué : il n’ouvre plus rien.") % found.name)
    return redirect("schools:tokens")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotFoundError
    return request.user


def _page(request: HttpRequest, *, form: TokenForm | None, status: int = HTTPStatus.OK) -> HttpResponse:
    user = _person(request)
    everyone = can(user, Permission.MANAGE_USERS)
    context: dict[str, Any] = {"form": form, "everyone": everyone}
    context["usable"], context["ended"] = token_lines(None if everyone else user)
    return render(request, "schools/tokens.html", context, status=status)
