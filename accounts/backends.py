"""Who signs in with an address and a password, and who a session stands for."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class PasswordBackend(AuthenticationBackend):  # type: ignore[misc]  # the library ships no types
    """The library's; the person of a session is read with their roles, in one query."""

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.signed_in(user_id)
