"""The filters of the milestones as they stand in an address: known names only, an empty value is no choice."""

from __future__ import annotations

import re

from django.http import QueryDict
from django.utils.translation import gettext as _

from imt_cop.core.errors import InvalidFilterError
from milestones.queries.selection import MilestoneSelection, unknown

YEAR = re.compile(r"[12][0-9]{3}")
KNOWN = {
    "annee": "year",
    "jalon": "milestone",
    "etablissement": "entity",
    "etat": "state",
    "orientation": "orientation",
}


def selection_of(parameters: QueryDict) -> MilestoneSelection:
    """Raises InvalidFilterError for a name that the page does not have, or a year that is none."""
    for name in parameters:
        if name not in KNOWN:
            raise unknown(_("Filtre"), name)
    given = {field: parameters.get(name, "") for name, field in KNOWN.items()}
    year = given.pop("year")
    if year and not YEAR.fullmatch(year):
        raise InvalidFilterError(_("L’année s’écrit en quatre chiffres, par exemple 2025."))
    return MilestoneSelection(year=int(year) if year else None, **given)
