"""Signed judgements as they are read: the one in force for each subject and year, one with all its versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import reading, visible_states
from imt_cop.core.errors import NotFoundError
from indicators.calculations.appreciation_workflow import SIGNED
from indicators.calculations.vocabulary import SeriesKind
from indicators.choices import AppreciationSubject
from indicators.models import (
    Appreciation,
    AppreciationKey,
    Contract,
    Indicator,
    NotApplicable,
    SuccessCriterion,
)
from indicators.permissions import figures_visible_to
from indicators.queries.listing import readable_contract
from schools.choices import SCHOOL_KINDS
from schools.models import Entity, Theme

SUBJECTS = ("indicator", "criterion", "theme")
COLUMNS = (
    "contract",
    "kind",
    "subject",
    "entity",
    "year",
    "version",
    "state",
    "level",
    "text",
    "evidence",
    "signed_on",
    "signed_by",
    "source",
)
# A subject's kind as it stands in an address.
ADDRESSES = {
    "indicateur": AppreciationSubject.INDICATOR,
    "critere": AppreciationSubject.CRITERION,
    "thematique": AppreciationSubject.THEME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppreciationRecord:
    """One subject's year as one person may see it: `versions` in the states that they read, the latest first."""

    key: AppreciationKey
    versions: tuple[Appreciation, ...]

    @property
    def open(self) -> Appreciation | None:
        """The one being written, or that waits for its signature."""
        return next((one for one in self.versions if one.is_open), None)

    @property
    def in_force(self) -> Appreciation | None:
        return next((one for one in self.versions if not one.is_open), None)

    @property
    def earlier(self) -> tuple[Appreciation, ...]:
        return tuple(one for one in self.versions if not one.is_open and one is not self.in_force)

    @property
    def url(self) -> str:
        return appreciation_url(self.key)


def appreciation_url(key: AppreciationKey) -> str:
    kind = next(address for address, kind in ADDRESSES.items() if kind == key.kind)
    return reverse("indicators:appreciation", args=[key.contract.code, key.year, key.entity.code, kind, key.code])


def in_force(
    contract: Contract, *, states: Iterable[str], as_of: date | None = None, subject: Q | None = None
) -> list[Appreciation]:
    """The latest signed version of each subject, entity and year, in these states; one query.

    With `as_of`, those signed by the end of that day; what a document prints has always been there.
    """
    rows = _rows(contract).filter(subject or Q(), state__in=frozenset(states) & _signed_states())
    if as_of is not None:
        end = timezone.make_aware(datetime.combine(as_of + timedelta(days=1), time.min))
        rows = rows.filter(Q(signed_at=None) | Q(signed_at__lt=end))
    latest = {(one.entity_id, one.indicator_id, one.criterion_id, one.theme_id, one.year): one for one in rows}
    return sorted(latest.values(), key=lambda one: (-one.year, one.entity.position, one.pk))


def visible_appreciations(contract: Contract, user: User) -> list[Appreciation]:
    """Every version that this person reads, what waits for a signature included; the latest years first. Two queries.

    A version that another has replaced is not listed.
    """
    entities = Entity.objects.of_institute(contract.institute)
    shown: dict[tuple[object, ...], Appreciation] = {}
    for one in _rows(contract).filter(figures_visible_to(user, entities)):
        shown[one.entity_id, one.indicator_id, one.criterion_id, one.theme_id, one.year, one.is_open] = one
    return sorted(shown.values(), key=lambda one: (-one.year, one.entity.position, one.key.kind, one.pk))


def appreciation_rows(contract: Contract, user: User) -> Iterator[dict[str, str]]:
    """As texts of a file: empty = none. The ministry reads no name of a person."""
    named = bool(reading(user).everywhere - {"published"})
    for one in visible_appreciations(contract, user):
        yield {
            "contract": contract.code,
            "kind": one.key.kind.value,
            "subject": one.key.code,
            "entity": one.entity.code,
            "year": str(one.year),
            "version": str(one.version),
            "state": one.state,
            "level": one.level,
            "text": one.text,
            "evidence": one.evidence,
            "signed_on": timezone.localdate(one.signed_at).isoformat() if one.signed_at else "",
            "signed_by": str(one.signed_by) if one.signed_by and named else "",
            "source": one.source,
        }


def find_appreciation(*, contract: str, year: int, entity: str, kind: str, code: str, user: User) -> AppreciationRecord:
    """Raises NotFoundError for what nobody can appreciate, RefusedError for somebody who reads nothing."""
    found = readable_contract(contract, by=user)
    place = Entity.objects.of_institute(found.institute).filter(code=entity).first()
    subject = ADDRESSES.get(kind)
    if place is None or subject is None:
        raise NotFoundError
    key = _key(found, place, year, subject, code)
    if key is None or not can_be_appreciated(key):
        raise NotFoundError
    versions = Appreciation.objects.of(key).filter(state__in=visible_states(user, place))
    rows = versions.select_related("drafted_by", "signed_by").order_by("-version")
    return AppreciationRecord(key=key, versions=tuple(rows))


def subject_codes(contract: Contract) -> list[str]:
    """Of everything that the contract or its strategy names for an appreciation. Three queries."""
    kinds = (
        Indicator.objects.filter(contract=contract, kind=SeriesKind.INDICATOR).order_by("position"),
        SuccessCriterion.objects.filter(contract=contract).order_by("pk"),
        Theme.objects.filter(contract_code=contract.code).order_by("pk"),
    )
    return [code for rows in kinds for code in rows.values_list("code", flat=True)]


def takes_appreciations(contract: Contract, year: int) -> bool:
    """A year of the contract is appreciated once it has begun."""
    return year in contract.years and year <= timezone.localdate().year


def can_be_appreciated(key: AppreciationKey) -> bool:
    """Of a school, an indicator that it is asked for; of the institute, whatever the contract or its strategy names."""
    if not takes_appreciations(key.contract, key.year):
        return False
    if key.entity.is_institute:
        return True
    if key.indicator is None or key.entity.kind not in SCHOOL_KINDS or not key.indicator.declined:
        return False
    return not NotApplicable.objects.filter(contract=key.contract, entity=key.entity, indicator=key.indicator).exists()


def _key(contract: Contract, entity: Entity, year: int, kind: AppreciationSubject, code: str) -> AppreciationKey | None:
    if kind == AppreciationSubject.INDICATOR:
        indicators = Indicator.objects.filter(contract=contract, kind=SeriesKind.INDICATOR)
        indicator = indicators.select_related("contract", "domain").filter(code=code).first()
        found = AppreciationKey(contract=contract, entity=entity, year=year, indicator=indicator)
        return found if indicator else None
    if kind == AppreciationSubject.CRITERION:
        criteria = SuccessCriterion.objects.filter(contract=contract).select_related("orientation")
        criterion = criteria.filter(code=code).first()
        return AppreciationKey(contract=contract, entity=entity, year=year, criterion=criterion) if criterion else None
    theme = Theme.objects.filter(contract_code=contract.code, code=code).first()
    return AppreciationKey(contract=contract, entity=entity, year=year, theme=theme) if theme else None


def _rows(contract: Contract) -> QuerySet[Appreciation]:
    rows = Appreciation.objects.filter(contract=contract).select_related(
        "contract", "entity", *SUBJECTS, "signed_by", "drafted_by"
    )
    return rows.order_by("version", "pk")


def _signed_states() -> frozenset[str]:
    return frozenset(state.value for state in SIGNED)
