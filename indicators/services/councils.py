"""The dates of the boards and councils: what *depuis le dernier conseil* counts from."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError
from indicators.models import Contract, Council
from indicators.services import contracts
from schools.choices import SCHOOL_KINDS, EntityKind
from schools.models import Entity

# Years around the contract's in which one of its councils can meet: its preparation, its last account.
BEFORE, AFTER = 1, 2


@transaction.atomic
def record(*, contract: Contract, entity: Entity, held_on: date, note: str = "", by: User) -> Council:
    """Write that a council meets that day, past or to come. The same day and note again change nothing.

    Raises RefusedError, InvalidInputError.
    """
    check_can(by, Permission.RECORD_COUNCIL, contract.institute)
    # The contract's row is the lock: that day's own may not exist yet.
    locked = Contract.objects.select_for_update(of=("self",)).select_related("institute").get(pk=contract.pk)
    _check(locked, entity, held_on)
    found = Council.objects.filter(contract=locked, entity=entity, held_on=held_on).first()
    if found is not None and found.note == note:
        return found
    one = found or Council(contract=locked, entity=entity, held_on=held_on)
    old = _printed(one) if found else ""
    one.note, one.recorded_by = note, by
    one.save()
    action = Action.CREATED if found is None else Action.CHANGED
    audit.record(action, _change(one, old, _printed(one)), by=by, contract_code=locked.code)
    contracts.touch(locked)
    return one


@transaction.atomic
def withdraw(*, council: Council, by: User) -> None:
    """Take a date back. Raises RefusedError."""
    contract = council.contract
    check_can(by, Permission.RECORD_COUNCIL, contract.institute)
    change = _change(council, _printed(council), "")
    council.delete()
    audit.record(Action.REMOVED, change, by=by, contract_code=contract.code)
    contracts.touch(contract)


def meeting(contract: Contract) -> QuerySet[Entity]:
    """Whose councils are recorded: the institute and its schools, in order."""
    kinds = {EntityKind.INSTITUTE, *SCHOOL_KINDS}
    return Entity.objects.of_institute(contract.institute).filter(kind__in=kinds)


def _check(contract: Contract, entity: Entity, held_on: date) -> None:
    if not meeting(contract).filter(pk=entity.pk).exists():
        raise InvalidInputError([("entity", _("Cet établissement n’a pas de conseil dans ce contrat."))])
    first, last = contract.first_year - BEFORE, contract.last_year + AFTER
    if not first <= held_on.year <= last:
        sentence = _("La date doit être entre %(first)s et %(last)s.") % {"first": first, "last": last}
        raise InvalidInputError([("held_on", sentence)])


def _change(council: Council, old: str, new: str) -> Change:
    return Change(
        object_type="council",
        object_id=council.pk,
        entity_code=council.entity.code,
        label=council.entity.short_name,
        field="held_on",
        old=old,
        new=new,
    )


def _printed(council: Council) -> str:
    return " — ".join(filter(None, (council.held_on.isoformat(), council.note)))
