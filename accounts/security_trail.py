"""What people change of their own way in (password, second factor) leaves an entry too; never what it was or became."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import signals
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User

View = Callable[..., HttpResponseBase]


def connect() -> None:
    """Listen to allauth, whose own views change passwords; called once, when the applications are ready."""
    for signal in (signals.password_changed, signals.password_set, signals.password_reset):
        signal.connect(_password, dispatch_uid="security_trail")


def password_changed(*, user: User, by: User) -> None:
    """Record that the password of that account is another one."""
    audit.record(Action.CHANGED, _change(user, "password"), by=by)


def recorded(view: View) -> View:
    """A view of allauth with what it changes of the person's second factors: both are kept, or neither.

    allauth tells of a second factor once it is kept, too late to be of one transaction: what is there before
    is compared with what is there after.
    """

    @wraps(view)
    @transaction.atomic
    def with_entries(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        before = _factors(user)
        answer = view(request, *args, **kwargs)
        if isinstance(user, User) and request.method == "POST":
            after = _factors(user)
            removed = [_change(user, "second_factor", old=before[pk]) for pk in before.keys() - after.keys()]
            added = [_change(user, "second_factor", new=after[pk]) for pk in after.keys() - before.keys()]
            audit.record(Action.REMOVED, removed, by=user)
            audit.record(Action.CREATED, added, by=user)
        return answer

    return with_entries


def _factors(user: Any) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user_id=user.pk).values_list("pk", "type"))


def _password(user: User, **kwargs: Any) -> None:
    # Whoever follows the link of a reset is not signed in: the account is all that is known of them.
    password_changed(user=user, by=user)


def _change(user: User, field: str, **values: str) -> Change:
    return Change(object_type="user", object_id=user.pk, label=user.email, field=field, **values)
