"""Recording an *avenant*: what it revises is added beside what was printed, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import ConflictError, InvalidInputError
from indicators.choices import BaselineKind
from indicators.models import Amendment, Assumption, Baseline, Contract, DefinitionRevision, Indicator, Target
from indicators.services import contracts
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedTarget:
    """A target as the amendment writes it; `withdrawn` says that the year has none any more."""

    entity: Entity
    indicator: Indicator
    year: int
    comparator: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    basis: str = ""
    price_basis: str = ""
    printed: str = ""
    note: str = ""
    source: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedReference:
    """A reference as the amendment writes it, in the unit of the indicator."""

    entity: Entity
    indicator: Indicator
    first_year: int
    last_year: int
    value: Decimal
    provisional: bool = False
    price_basis: str = ""
    printed: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedDefinition:
    """A definition as the amendment writes it; `series_break`: earlier years cannot be compared."""

    indicator: Indicator
    definition: str = ""
    perimeter: str = ""
    observed_at: str = ""
    series_break: bool = False
    note: str = ""
    source: str = ""


@transaction.atomic
def record(
    *,
    contract: Contract,
    code: str,
    title: str,
    signed_on: date,
    first_year: int,
    text: str = "",
    assumptions: Sequence[Assumption] = (),
    targets: Sequence[RevisedTarget] = (),
    references: Sequence[RevisedReference] = (),
    definitions: Sequence[RevisedDefinition] = (),
    by: User | None,
) -> Amendment:
    """Add an amendment; it holds for the evaluations of its first year and after, made from its signature on.

    `by` None is the command line. Raises ConflictError where the code is taken: an amendment is never rewritten.
    """
    if by is not None:
        check_can(by, Permission.RECORD_AMENDMENT, contract.institute)
    if not (targets or references or definitions):
        raise InvalidInputError(
            [("targets", _("Un avenant révise au moins une cible, une référence ou une définition."))]
        )
    early = [target for target in targets if target.year < first_year]
    if early:
        message = _("La cible de %(year)s précède la première année d’application, %(first)s.")
        raise InvalidInputError([("targets", message % {"year": early[0].year, "first": first_year})])
    if Amendment.objects.filter(contract=contract, code=code).exists():
        raise ConflictError(_("L’avenant « %s » est déjà enregistré : il n’est jamais réécrit.") % code)
    amendment = Amendment.objects.create(
        contract=contract,
        code=code,
        title=title,
        signed_on=signed_on,
        first_year=first_year,
        text=text,
        recorded_by=by,
    )
    amendment.assumptions.set(assumptions)
    _add_rows(amendment, targets, references, definitions)
    contracts.touch(contract)
    change = Change(object_type="amendment", object_id=code, label=title, new=signed_on.isoformat())
    audit.record(Action.CREATED, change, by=by, contract_code=contract.code)
    return amendment


def _add_rows(
    amendment: Amendment,
    targets: Sequence[RevisedTarget],
    references: Sequence[RevisedReference],
    definitions: Sequence[RevisedDefinition],
) -> None:
    common = {"contract": amendment.contract, "amendment": amendment}
    Target.objects.bulk_create(
        Target(**common, **{name: getattr(row, name) for name in RevisedTarget.__slots__}) for row in targets
    )
    Baseline.objects.bulk_create(
        Baseline(
            **common,
            kind=BaselineKind.REFERENCE,
            **{name: getattr(row, name) for name in RevisedReference.__slots__},
        )
        for row in references
    )
    DefinitionRevision.objects.bulk_create(
        DefinitionRevision(**common, **{name: getattr(row, name) for name in RevisedDefinition.__slots__})
        for row in definitions
    )
