"""What was observed of an assumption of the growth scenario, year by year."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError, StaleError
from indicators.models import Assumption, AssumptionObservation
from indicators.queries.dataset import plain
from indicators.services import contracts


@transaction.atomic
def observe(
    *,
    assumption: Assumption,
    year: int,
    value: Decimal | None,
    text: str = "",
    source: str = "",
    seen: str = "",
    by: User,
) -> AssumptionObservation:
    """Write one year's observation, a value in the assumption's unit or a text. The same again changes nothing.

    `seen` is the `mark_of` what the person had before them. Raises RefusedError, InvalidInputError, StaleError.
    """
    check_can(by, Permission.RECORD_ASSUMPTION, assumption.contract.institute)
    # The assumption's row is the lock: the year's own may not exist yet.
    locked = Assumption.objects.select_for_update(of=("self",)).select_related("contract").get(pk=assumption.pk)
    if year not in locked.contract.years:
        raise InvalidInputError([("year", _("L’année n’est pas une de celles du contrat."))])
    found = AssumptionObservation.objects.filter(assumption=locked, year=year).first()
    if value is None and not text and found is None:
        raise InvalidInputError([("value", _("Donnez une valeur ou un constat."))])
    if mark_of(found) != seen:
        message = _("Cette observation a été modifiée entre-temps : elle est maintenant « %s ».")
        raise StaleError(message % _printed(found), current=_printed(found))
    if found is not None and (found.value, found.text, found.source) == (value, text, source):
        return found
    old = _printed(found)
    one = found or AssumptionObservation(assumption=locked, year=year)
    one.value, one.text, one.source, one.updated_by = value, text, source, by
    one.save()
    change = Change(
        object_type="assumption",
        object_id=locked.code,
        entity_code=assumption.contract.institute.code,
        label=f"{locked.label} {year}",
        field="observed",
        old=old,
        new=_printed(one),
    )
    action = Action.CREATED if found is None else Action.CHANGED
    audit.record(action, change, by=by, contract_code=locked.contract.code)
    contracts.touch(locked.contract)
    return one


def mark_of(observation: AssumptionObservation | None) -> str:
    """What tells one state of an observation from the next; empty where there is none."""
    return "" if observation is None else observation.updated_at.isoformat()


def _printed(observation: AssumptionObservation | None) -> str:
    if observation is None:
        return ""
    number = plain(observation.value)
    return " — ".join(filter(None, (number, observation.text, observation.source)))
