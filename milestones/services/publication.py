"""Letting the ministry read how far the deliverables are: as validated, on the day of a publication."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.audit import Change
from accounts.choices import VisibleState
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from indicators.models import Contract
from indicators.services import contracts
from milestones.models import DeliverablePart
from milestones.permissions import Basis
from milestones.queries.parts import parts_of


@transaction.atomic
def publish_progress(
    *, contract: Contract, through_year: int, by: User, on: date | None = None, entity: str | None = None
) -> int:
    """Publish what is validated of the deliverables of every year up to this one; return how many parts.

    Called by the publication of a report, in its transaction. `entity` is a code: that one's alone. A part of which
    nothing is validated is published as such: to start, or late on that day. Nothing follows by itself afterwards.
    """
    check_can(by, Permission.PUBLISH)
    found = list(parts_of(contract, lambda _entity, _part: Basis.VALIDATED, entity=entity))
    due = [one for one in found if one.year <= through_year and not one.told_in]
    DeliverablePart.objects.bulk_create(
        [
            DeliverablePart(deliverable=one.deliverable, year=one.year, entity=one.entity)
            for one in due
            if one.part is None
        ],
        ignore_conflicts=True,
    )
    parts = DeliverablePart.objects.filter(deliverable__action__milestone__contract=contract, year__lte=through_year)
    if entity is not None:
        parts = parts.filter(entity__code=entity)
    count = parts.update(published=F("validated"), published_on=on or timezone.localdate())
    change = Change(
        object_type="deliverable",
        object_id=contract.code,
        entity_code=entity or "",
        field="state",
        label=str(through_year),
        new=VisibleState.PUBLISHED,
        state=VisibleState.PUBLISHED,
    )
    audit.record(Action.PUBLISHED, change, by=by, contract_code=contract.code)
    contracts.touch(contract, definition=False)
    return count
