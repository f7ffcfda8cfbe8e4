"""Reads of what joins people and entities."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import ApiToken, User
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLine:
    """A token as its page shows it; `entities` are short names, empty where it is bound to none."""

    token: ApiToken
    entities: tuple[str, ...]

    @classmethod
    def of(cls, token: ApiToken) -> TokenLine:
        return _lines([token])[0]


def token_lines(user: User | None) -> tuple[list[TokenLine], list[TokenLine]]:
    """Tokens that open something, then those that no longer do; of one person, or (None) of everybody. Two queries."""
    found = ApiToken.objects.select_related("user", "created_by")
    lines = _lines(list(found if user is None else found.filter(user=user)))
    usable = [line for line in lines if line.token.is_usable and line.token.user.is_active]
    return usable, [line for line in lines if line not in usable]


def _lines(tokens: list[ApiToken]) -> list[TokenLine]:
    names = dict(Entity.objects.values_list("code", "short_name"))
    return [
        TokenLine(token=token, entities=tuple(names.get(code, code) for code in token.entities)) for token in tokens
    ]
