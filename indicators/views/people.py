"""Who asks, and how: views behind the sign-in know it for certain."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User
from imt_cop.core.errors import NotFoundError


def person(request: HttpRequest) -> User:
    """The signed-in person; the sign-in stands before every page."""
    if not isinstance(request.user, User):
        raise NotFoundError
    return request.user


def wants_fragment(request: HttpRequest) -> bool:
    """Is it the page's script that asks, for a part of the page?"""
    return bool(getattr(request, "htmx", False))
