"""The schools × themes table of a contract: two queries."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.models import Contract
from schools.models import Entity, ThematicPositioning, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPosition:
    """A school, and for each theme what is said of it (None where the document says nothing)."""

    school: Entity
    cells: tuple[tuple[Theme, ThematicPositioning | None], ...]

    @property
    def placed(self) -> int:
        return sum(one is not None for _theme, one in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class PositioningPage:
    themes: tuple[tuple[Theme, int], ...]
    schools: tuple[SchoolPosition, ...]


def positioning_page(contract: Contract) -> PositioningPage:
    """Each theme comes with the number of schools that are on it."""
    themes = list(Theme.objects.filter(contract_code=contract.code))
    schools = list(Entity.objects.of_institute(contract.institute).schools())
    found = {
        (one.entity_id, one.theme_id): one
        for one in ThematicPositioning.objects.filter(theme__contract_code=contract.code, entity__in=schools)
    }
    rows = tuple(
        SchoolPosition(school=school, cells=tuple((theme, found.get((school.pk, theme.pk))) for theme in themes))
        for school in schools
    )
    on_theme = [(theme, sum((school.pk, theme.pk) in found for school in schools)) for theme in themes]
    return PositioningPage(themes=tuple(on_theme), schools=rows)
