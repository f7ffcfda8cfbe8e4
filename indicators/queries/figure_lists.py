"""The figures that a person reads, as the API lists them: filtered, ordered and cut by the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Case, F, FloatField, Q, QuerySet, TextField, When
from django.db.models.functions import Cast

from accounts.models import User
from indicators.choices import ObservationKind
from indicators.models import Contract
from indicators.permissions import figures_visible_to
from indicators.queries.dataset import figures_at
from schools.models import Entity

# What names a figure, then what it says: of a figure as it is, or of one as it stood.
NAMED = {"indicator": "indicator__code", "year": "year", "kind": "kind", "name": "name", "unit": "indicator__unit"}
SAID = ("value", "reason", "expected_on", "state", "quality", "comment", "source", "version")


def figures_read_by(
    user: User, contract: Contract, *, as_of: date | None = None
) -> tuple[QuerySet[Any, Any], Mapping[str, str]]:
    """The figures of a contract that this person may read, and the lookup of each column; emptied ones are left out.

    With `as_of`, as they stood at the end of that day, each in the state that it had. One query, and one for the
    entities. An external figure is kept under the institute: it is listed under no entity. `amount` orders by value.
    """
    found, through = figures_at(contract, as_of)
    external = Q(**{f"{through}kind": ObservationKind.EXTERNAL})
    members = Entity.objects.of_institute(contract.institute)
    figures = found.filter(figures_visible_to(user, members, through=through)).annotate(
        shown_entity=Case(When(external, then=None), default=F(f"{through}entity__code"), output_field=TextField()),
        amount=Cast("value", FloatField()),
    )
    lookups = {
        "entity": "shown_entity",
        **{name: f"{through}{lookup}" for name, lookup in NAMED.items()},
        **{name: name for name in SAID},
        "updated_at": "at" if as_of else "updated_at",
    }
    return figures, lookups
