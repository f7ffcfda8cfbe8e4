"""Publishing figures: from then on the ministry reads them too, and they change by a correction alone."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from indicators.choices import ObservationState
from indicators.models import Contract, Observation
from indicators.services import contracts
from indicators.services.observations import move_to
from schools.models import Entity


@transaction.atomic
def publish_figures(*, contract: Contract, entity: Entity, figures: Q, why: str, by: User) -> int:
    """Publish, among these figures, those that are validated; return how many. `entity` is whose report prints them.

    A figure that is drafted, submitted or returned is left as it is: a report does not print it.
    """
    check_can(by, Permission.PUBLISH, entity)
    validated = Observation.objects.select_for_update(of=("self",)).filter(
        figures, contract=contract, state=ObservationState.VALIDATED
    )
    rows = list(validated.select_related("contract", "entity", "indicator"))
    moved = move_to(ObservationState.PUBLISHED, rows, action=Action.PUBLISHED, by=by, why=why)
    if moved:
        contracts.touch(contract, definition=False)
    return moved
