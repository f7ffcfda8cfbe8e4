"""What amendments change of an indicator: the years that charts mark, targets and references before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from indicators.choices import BaselineKind
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
class RevisedReference:
    """A reference as an amendment writes it, and the one it follows (None where there was none)."""

    entity: Entity
    before: Baseline | None
    after: Baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What one amendment does to an indicator."""

    amendment: Amendment
    targets: tuple[RevisedTarget, ...]
    references: tuple[RevisedReference, ...]
    breaks: bool


Changes = dict[tuple[str, str], set[Change]]


def definitions(contract: Contract, as_of: date | None, **where: str) -> tuple[DefinitionRevision, ...]:
    """How amendments signed by the day of reading redefine indicators. One query."""
    named = {f"{name}__code": code for name, code in where.items()}
    rows = DefinitionRevision.objects.filter(contract=contract, amendment__signed_on__lte=_day(as_of), **named)
    return tuple(rows.select_related("amendment", "indicator"))


def changes(contract: Contract, as_of: date | None, redefined: Iterable[DefinitionRevision], **where: str) -> Changes:
    """By entity and indicator, those signed by the day of reading. One query.

    `where` names the `indicator` or the `entity` that is read.
    """
    named = {f"{name}__code": code for name, code in where.items()}
    signed = Q(contract=contract, amendment__signed_on__lte=_day(as_of))
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
    contract: Contract, as_of: date | None, redefined: Iterable[DefinitionRevision], indicator: str
) -> tuple[Revision, ...]:
    """The amendments that touch an indicator, in the order of their signatures. One query, three where there is one."""
    return revised(contract, as_of, redefined, indicator=indicator)


def revised(
    contract: Contract, as_of: date | None, redefined: Iterable[DefinitionRevision], **where: str
) -> tuple[Revision, ...]:
    """The amendments that touch an `indicator`, an `entity`, or anything. One query, three where there is one."""
    breaks: defaultdict[int, bool] = defaultdict(bool)
    for one in redefined:
        breaks[one.amendment_id] |= one.series_break
    named = {f"{name}__code": code for name, code in where.items()}
    signed = Amendment.objects.filter(contract=contract, signed_on__lte=_day(as_of))
    if named:
        touching = Q(**{f"targets__{name}": code for name, code in named.items()})
        touching |= Q(**{f"baselines__{name}": code for name, code in named.items()})
        signed = signed.filter(touching | Q(pk__in=breaks)).distinct()
    amendments = list(signed.order_by("signed_on", "pk"))
    targets = _targets(contract, named) if amendments else {}
    references = revised_references(contract, as_of, **where) if amendments else ()
    return tuple(
        Revision(
            amendment=amendment,
            targets=tuple(_revised(targets, amendment)),
            references=tuple(one for one in references if one.after.amendment_id == amendment.pk),
            breaks=amendment.pk in breaks and breaks[amendment.pk],
        )
        for amendment in amendments
    )


def revised_references(contract: Contract, as_of: date | None, **where: str) -> tuple[RevisedReference, ...]:
    """The references that amendments signed by the day of reading write anew. One query."""
    named = {f"{name}__code": code for name, code in where.items()}
    signed = Q(amendment=None) | Q(amendment__signed_on__lte=_day(as_of))
    rows = Baseline.objects.filter(signed, contract=contract, kind=BaselineKind.REFERENCE, **named)
    related = rows.select_related("amendment", "entity", "indicator")
    found: defaultdict[tuple[int, int], list[Baseline]] = defaultdict(list)
    for row in sorted(related, key=lambda one: (one.amendment.signed_on if one.amendment else date.min, one.pk)):
        found[row.entity_id, row.indicator_id].append(row)
    pairs = [pair for listed in found.values() for pair in zip([None, *listed], listed, strict=False)]
    return tuple(
        RevisedReference(entity=after.entity, before=before, after=after)
        for before, after in sorted(pairs, key=lambda pair: (pair[1].indicator.position, pair[1].entity.position))
        if after.amendment_id is not None
    )


def _day(as_of: date | None) -> date:
    return as_of or timezone.localdate()


def _targets(contract: Contract, named: Mapping[str, str]) -> dict[tuple[int, int, int], list[Target]]:
    """By entity, indicator and year: as printed, then by each amendment."""
    found: defaultdict[tuple[int, int, int], list[Target]] = defaultdict(list)
    rows = Target.objects.filter(contract=contract, **named).select_related("amendment", "entity", "indicator")
    for row in sorted(rows, key=_rank):
        found[row.entity_id, row.indicator_id, row.year].append(row)
    return found


def _rank(row: Target) -> tuple[int, int, int, bool, date, int]:
    signed = row.amendment.signed_on if row.amendment else date.min
    return row.entity.position, row.indicator.position, row.year, row.amendment is not None, signed, row.pk


def _revised(targets: Mapping[tuple[int, int, int], list[Target]], amendment: Amendment) -> list[RevisedTarget]:
    found = []
    for rows in targets.values():
        for before, after in zip([None, *rows], rows, strict=False):
            if after.amendment_id == amendment.pk:
                found.append(RevisedTarget(entity=after.entity, before=before, after=after))
    return found
