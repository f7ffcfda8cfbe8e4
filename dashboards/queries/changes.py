"""What amendments change of an indicator: the years that charts mark, and the targets before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from dashboards.queries.selection import Selection
from indicators.models import Amendment, Baseline, Contract, DefinitionRevision, Target
from schools.models import Entity

# The key of what holds for every entity.
EVERYWHERE = ""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """From that year on; `breaks` where no earlier value compares with those from then on."""

    year: int
    breaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedTarget:
    """A year's target as an amendment writes it, and the one it follows (None where the year had none)."""

    entity: Entity
    before: Target | None
    after: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What one amendment does to an indicator."""

    amendment: Amendment
    targets: tuple[RevisedTarget, ...]
    breaks: bool


Changes = dict[tuple[str, str], set[Change]]


def definitions(contract: Contract, selection: Selection, **where: str) -> tuple[DefinitionRevision, ...]:
    """How amendments signed by the day of reading redefine indicators. One query."""
    named = {f"{name}__code": code for name, code in where.items()}
    rows = DefinitionRevision.objects.filter(contract=contract, amendment__signed_on__lte=_day(selection), **named)
    return tuple(rows.select_related("amendment", "indicator"))


def changes(contract: Contract, selection: Selection, redefined: Iterable[DefinitionRevision], **where: str) -> Changes:
    """By entity and indicator, those signed by the day of reading. One query.

    `where` names the `indicator` or the `entity` that is read.
    """
    named = {f"{name}__code": code for name, code in where.items()}
    signed = Q(contract=contract, amendment__signed_on__lte=_day(selection))
    fields = ("indicator__code", "amendment__first_year")
    targets = Target.objects.filter(signed, **named).order_by().values_list("entity__code", *fields)
    references = Baseline.objects.filter(signed, **named).order_by().values_list("entity__code", *fields)
    found: Changes = defaultdict(set)
    for entity, indicator, year in targets.union(references):
        found[entity, indicator].add(Change(year, breaks=False))
    for one in redefined:
        found[EVERYWHERE, one.indicator.code].add(Change(one.amendment.first_year, breaks=one.series_break))
    return found


def changes_of(found: Changes, entity: str, indicator: str) -> tuple[Change, ...]:
    """In order; a break stands for the amendments of the same year."""
    both = found.get((entity, indicator), set()) | found.get((EVERYWHERE, indicator), set())
    broken = {change.year for change in both if change.breaks}
    return tuple(sorted(change for change in both if change.breaks or change.year not in broken))


def revisions(
    contract: Contract, selection: Selection, redefined: Iterable[DefinitionRevision], indicator: str
) -> tuple[Revision, ...]:
    """The amendments that touch an indicator, in the order of their signatures. One query, two where there is one."""
    breaks = {one.amendment_id: one.series_break for one in redefined}
    touching = Q(targets__indicator__code=indicator) | Q(baselines__indicator__code=indicator)
    signed = Amendment.objects.filter(contract=contract, signed_on__lte=_day(selection))
    amendments = list(signed.filter(touching | Q(pk__in=breaks)).distinct())
    targets = _targets(contract, indicator) if amendments else {}
    return tuple(
        Revision(
            amendment=amendment,
            targets=tuple(_revised(targets, amendment)),
            breaks=breaks.get(amendment.pk, False),
        )
        for amendment in amendments
    )


def _day(selection: Selection) -> date:
    return selection.as_of or timezone.localdate()


def _targets(contract: Contract, indicator: str) -> dict[tuple[int, int], list[Target]]:
    """By entity and year: as printed, then by each amendment."""
    found: defaultdict[tuple[int, int], list[Target]] = defaultdict(list)
    rows = Target.objects.filter(contract=contract, indicator__code=indicator).select_related("amendment", "entity")
    for row in sorted(rows, key=_rank):
        found[row.entity_id, row.year].append(row)
    return found


def _rank(row: Target) -> tuple[int, int, bool, date, int]:
    signed = row.amendment.signed_on if row.amendment else date.min
    return row.entity.position, row.year, row.amendment is not None, signed, row.pk


def _revised(targets: dict[tuple[int, int], list[Target]], amendment: Amendment) -> list[RevisedTarget]:
    found = []
    for rows in targets.values():
        for before, after in zip([None, *rows], rows, strict=False):
            if after.amendment_id == amendment.pk:
                found.append(RevisedTarget(entity=after.entity, before=before, after=after))
    return found
