"""What the endpoints of this application share: the asked contract, and filters whose codes must exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from accounts.models import User
from accounts.permissions import Reading, reading
from imt_cop.core.columns import Row
from imt_cop.core.endpoints import Endpoint, ListEndpoint
from imt_cop.core.errors import NotFoundError
from imt_cop.core.parameters import CODE, YEAR, BadRequestError, CodeField, ListQuery, Query, not_among
from indicators.models import Contract, Indicator
from indicators.queries.listing import readable_contract, readable_version
from schools.models import Entity

CONTRACT_HELP = "Code of a contract, from `contracts/`."

IF_MATCH = re.compile(r'"?([0-9]{1,9})"?', re.ASCII)


class ContractQuery(Query):
    contract = CodeField(help_text=CONTRACT_HELP)


class ContractListQuery(ListQuery):
    contract = CodeField(help_text=CONTRACT_HELP)


class ContractEndpoint(Endpoint):
    """Reads one contract, named by the `contract` parameter."""

    query_class = ContractQuery

    @cached_property
    def asked_contract(self) -> Contract:
        """Read once a request."""
        return readable_contract(self.query["contract"], by=self.person)

    def contract(self) -> Contract:
        return self.asked_contract

    def data_version(self) -> int:
        """The contract's. Alone, for who asks whether anything changed: the rest is then seldom needed."""
        if "If-None-Match" in self.request.headers and "asked_contract" not in vars(self):
            return readable_version(self.query["contract"], by=self.person)
        return self.contract().data_version

    @property
    def person(self) -> User:
        return person_of(self.request)

    @cached_property
    def readable(self) -> Reading:
        """What this person reads; of a token that is bound to some entities, nothing of the others."""
        return reading(self.person)

    def check_known(self) -> None:
        """Raises BadRequestError where a filter names an entity or a series that the contract does not have.

        One query for each that is asked for.
        """
        known: dict[str, Collection[str]] = {}
        if "entity" in self.query:
            members = Entity.objects.of_institute(self.contract().institute).values_list("code", flat=True)
            known["entity"] = [code for code in members if self.readable.covers(code)]
        if "indicator" in self.query:
            series = Indicator.objects.filter(contract=self.contract()).order_by("position", "code")
            known["indicator"] = list(series.values_list("code", flat=True))
        check_codes(self.query, known)

    def check_among(self, **known: QuerySet[Any]) -> None:
        """The same of other filters, with the rows whose code each may name."""
        asked = {name: rows for name, rows in known.items() if name in self.query}
        check_codes(self.query, {name: list(rows.values_list("code", flat=True)) for name, rows in asked.items()})


class ContractListEndpoint(ContractEndpoint, ListEndpoint):
    """A list of what one contract holds."""

    def listed(self, rows: Iterable[Row]) -> HttpResponse:
        """The asked page; to a token that is bound to some entities, of the rows of these and of nobody's."""
        covers = self.readable.covers
        return super().listed([row for row in rows if row.get("entity") is None or covers(row["entity"])])


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


def version_read(request: Request, given: dict[str, Any]) -> int:
    """The version that was read: of the body or of the header, one of which is needed."""
    header = request.headers.get("If-Match")
    matched = IF_MATCH.fullmatch(header) if header else None
    if header and not matched:
        raise BadRequestError([("If-Match", _("Donnez la version lue, entre guillemets."))])
    told = {int(matched.group(1))} if matched else set()
    told |= {given["version"]} if "version" in given else set()
    if len(told) != 1:
        raise BadRequestError([("version", _("Donnez la version lue (0 : aucune), dans le corps ou par If-Match."))])
    version: int = told.pop()
    return version


def check_codes(query: Mapping[str, Any], known: Mapping[str, Collection[str]]) -> None:
    """Raises BadRequestError for each filter that names what does not exist, with what does."""
    faults = []
    for name, codes in known.items():
        given = query.get(name, ())
        asked = [given] if isinstance(given, str) else given
        faults += [(name, not_among(code, codes)) for code in asked if code not in codes]
    if faults:
        raise BadRequestError(faults)
