"""The tolerance that the head office declares for an indicator, in place of the methodology's default."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError
from indicators.models import Indicator
from indicators.queries.dataset import plain
from indicators.services import contracts


@transaction.atomic
def set_tolerance(*, indicator: Indicator, value: Decimal | None, by: User, reason: str = "") -> Indicator:
    """Declare τ in the indicator's unit (points for a percentage), or None to return to the default.

    Raises RefusedError, InvalidInputError. The same value again changes nothing.
    """
    check_can(by, Permission.SET_TOLERANCE, indicator.contract.institute)
    if value is not None and value < 0:
        raise InvalidInputError([("tolerance", _("Une tolérance ne peut pas être négative."))])
    locked = (
        Indicator.objects.select_for_update(of=("self",)).select_related("contract__institute").get(pk=indicator.pk)
    )
    if locked.tolerance == value:
        return locked
    old, locked.tolerance = locked.tolerance, value
    locked.save(update_fields=["tolerance"])
    change = Change(
        object_type="indicator",
        object_id=locked.pk,
        entity_code=locked.contract.institute.code,
        field="tolerance",
        label=locked.label,
        old=plain(old),
        new=plain(value),
    )
    audit.record(Action.CHANGED, change, by=by, contract_code=locked.contract.code, reason=reason)
    contracts.touch(locked.contract)
    return locked
