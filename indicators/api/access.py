"""What the endpoints of this application share: the asked contract, and filters whose codes must exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from accounts.models import User
from imt_cop.core.endpoints import Endpoint
from imt_cop.core.errors import NotFoundError
from imt_cop.core.parameters import CODE, YEAR, BadRequestError, CodeField, Query
from indicators.models import Contract
from indicators.queries.listing import readable_contract


class ContractQuery(Query):
    contract = CodeField(help_text="Code of a contract.")


class ContractEndpoint(Endpoint):
    """Reads one contract, named by the `contract` parameter."""

    query_class = ContractQuery
    _contract: Contract | None = None

    def contract(self) -> Contract:
        """Read once a request."""
        if self._contract is None:
            self._contract = readable_contract(self.query["contract"], by=self.person)
        return self._contract

    @property
    def person(self) -> User:
        return person_of(self.request)


def person_of(request: Request) -> User:
    """Who asks; anonymous requests have been refused before any view runs."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("an anonymous request reached a view")
    return user


def code_of(text: str) -> str:
    """A code given in the path: what cannot be one is answered like an absent object."""
    if not CODE.fullmatch(text):
        raise NotFoundError
    return text


def year_of(text: str) -> int:
    if not YEAR.fullmatch(text):
        raise NotFoundError
    return int(text)


def chosen(rows: Iterable[dict[str, Any]], query: Mapping[str, Any], *names: str) -> list[dict[str, Any]]:
    """The rows that have each given value. Filters are declared by the query's class; years compare as numbers."""
    wanted = {name: str(query[name]) for name in names if name in query}
    return [row for row in rows if all(str(row[name]) == value for name, value in wanted.items())]


def check_codes(query: Mapping[str, Any], **known: Iterable[str]) -> None:
    """Raises BadRequestError where a filter names something that the contract does not have."""
    faults = [(name, _("Code inconnu.")) for name, codes in known.items() if name in query and query[name] not in codes]
    if faults:
        raise BadRequestError(faults)
