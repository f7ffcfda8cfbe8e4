"""The checks of a contract: read by all who fill in or review sheets, set by the head office, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, check_can, refusal
from imt_cop.core.errors import InvalidInputError, NotFoundError
from indicators import choices
from indicators.calculations.anomaly import NUMBERS
from indicators.calculations.vocabulary import CheckKind
from indicators.models import Contract, PlausibilityRule
from indicators.presenters import check_rules as words
from indicators.queries.anomalies import rules_of
from indicators.queries.boards import find_contract, sees_sheets
from indicators.services.checks import edit_rule
from indicators.views.check_form import RuleForm
from indicators.views.people import person, wants_fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule with its words and its form; `saved` right after it was written."""

    rule: PlausibilityRule
    title: str
    form: RuleForm
    url: str
    saved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    kind: str
    title: str
    hint: Promise
    columns: tuple[Promise, ...]
    lines: tuple[RuleLine, ...]


@login_required
@require_safe
def checks(request: HttpRequest, contract: str) -> HttpResponse:
    return _page(request, _contract(request, contract))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_edit(request: HttpRequest, contract: str, rule: str) -> HttpResponse:
    user, found = person(request), _contract(request, contract)
    wanted = next((one for one in rules_of(found) if one.code == rule), None)
    if wanted is None:
        raise NotFoundError
    if request.method != "POST":
        return redirect(_anchor(wanted))
    check_can(user, Permission.EDIT_CHECKS, found.institute)
    form = RuleForm(request.POST, rule=wanted)
    if form.is_valid():
        try:
            fresh = edit_rule(rule=wanted, values=form.values(), by=user)
        except InvalidInputError as error:
            form.refuse(error)
        else:
            return _saved(request, fresh)
    return _refused(request, found, form)


def _contract(request: HttpRequest, code: str) -> Contract:
    if not sees_sheets(person(request)):
        raise NotFoundError
    return find_contract(code)


def _saved(request: HttpRequest, rule: PlausibilityRule) -> HttpResponse:
    if wants_fragment(request):
        return render(request, "indicators/_check_row.html", _row(_line(rule, RuleForm(rule=rule), saved=True)))
    messages.success(request, _("Le contrôle est enregistré : %s.") % words.title(rule))
    return redirect(_anchor(rule))


def _refused(request: HttpRequest, contract: Contract, form: RuleForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if wants_fragment(request):
        return render(request, "indicators/_check_row.html", _row(_line(form.rule, form)), status=status)
    return _page(request, contract, refused=form, status=status)


def _page(
    request: HttpRequest, contract: Contract, *, refused: RuleForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    sentence = refusal(person(request), Permission.EDIT_CHECKS, contract.institute)
    context = {
        "contract": contract,
        "groups": _groups(rules_of(contract), refused),
        "editable": sentence is None,
        "refusal": sentence,
    }
    return render(request, "indicators/checks.html", context, status=status)


def _groups(rules: list[PlausibilityRule], refused: RuleForm | None) -> list[RuleGroup]:
    groups = []
    for kind in CheckKind:
        own = [rule for rule in rules if rule.kind == kind]
        if own:
            lines = [_line(rule, refused if refused and refused.rule == rule else RuleForm(rule=rule)) for rule in own]
            groups.append(
                RuleGroup(
                    kind=kind.value,
                    title=str(choices.CheckKind(kind.value).label),
                    hint=words.HINTS[kind],
                    columns=tuple(words.NUMBER_LABELS[kind, name] for name in NUMBERS[kind]),
                    lines=tuple(lines),
                )
            )
    return groups


def _line(rule: PlausibilityRule, form: RuleForm, *, saved: bool = False) -> RuleLine:
    url = reverse("indicators:check-edit", args=[rule.contract.code, rule.code])
    return RuleLine(rule=rule, title=words.title(rule), form=form, url=url, saved=saved)


def _row(line: RuleLine) -> dict[str, Any]:
    return {"line": line, "editable": True}


def _anchor(rule: PlausibilityRule) -> str:
    return f"{reverse('indicators:checks', args=[rule.contract.code])}#regle-{rule.code}"
