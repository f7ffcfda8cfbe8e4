"""What every page of figures starts with: a signed-in reader, their rights, and the contract that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import NotFoundError
from imt_cop.core.prepared import Prepared
from indicators.models import Contract
from indicators.permissions import evaluated_states
from indicators.queries.readings import reads_published_only

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, which contract among those of its institute, and the states of the figures that they may see."""

    user: User
    states: frozenset[str]
    contract: Contract
    contracts: tuple[Contract, ...]

    def context(self, title: str, **more: Any) -> dict[str, Any]:
        """What the pages of a contract share."""
        return {
            "title": title,
            "contract": self.contract,
            "contracts": self.contracts,
            "published_only": reads_published_only(self.states),
            **more,
        }


def reader_of(request: HttpRequest, code: str | None) -> Reader:
    """Raises RefusedError for somebody who reads nothing, NotFoundError for a contract that is not there."""
    user = cast(User, request.user)
    states = evaluated_states(user)
    contracts = _of_one_institute(code)
    contract = _current(contracts) if code is None else next((one for one in contracts if one.code == code), None)
    if contract is None:
        raise NotFoundError
    return Reader(user, states, contract, contracts)


_beside: Prepared[Contract] = Prepared(
    lambda code: Contract.objects.select_related("institute").filter(institute__contracts__code=code), str
)


def _of_one_institute(code: str | None) -> tuple[Contract, ...]:
    """The contracts of its institute, or of the current one’s: others may have theirs here by the thousand."""
    if code is not None:
        return tuple(_beside(code))
    every = Contract.objects.select_related("institute")
    begun = Contract.objects.filter(first_year__lte=timezone.localdate().year)
    return tuple(every.filter(institute=Subquery(begun.values("institute")[:1]))) or tuple(every)


def _current(contracts: tuple[Contract, ...]) -> Contract | None:
    """The latest that has begun; before any has, the latest of all."""
    this_year = timezone.localdate().year
    return next((one for one in contracts if one.first_year <= this_year), contracts[0] if contracts else None)


def contract_page(
    view: Callable[Concatenate[HttpRequest, Reader, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page under `/…/<contract>/`, read only: the view gets the reader in the code's place."""

    @wraps(view)
    def wrapper(request: HttpRequest, contract: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, reader_of(request, contract), *args, **kwargs)

    return login_required(require_safe(wrapper))


def current_contract(route: str) -> Callable[[HttpRequest], HttpResponseBase]:
    """The menu's addresses name no contract: they lead to the page of the current one."""

    @login_required
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        check_can(request.user, Permission.READ_PUBLISHED)
        if not Contract.objects.exists():
            return render(request, "dashboards/empty.html", {"title": _("Aucun contrat")})
        return redirect(reverse(route, args=[reader_of(request, None).contract.code]))

    return view
