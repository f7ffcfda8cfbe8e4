"""What people are told of appreciations, within the transaction that makes it happen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils import timezone

from accounts.choices import NotificationKind
from accounts.models import User
from accounts.notifications import notify
from accounts.permissions import Permission
from indicators.calculations.appreciation_workflow import AppreciationMove
from indicators.models import Appreciation
from indicators.queries.appreciations import appreciation_url
from indicators.queries.people import people_by_entity, people_everywhere

KINDS = {
    AppreciationMove.SUBMIT: NotificationKind.APPRECIATION_SUBMITTED,
    AppreciationMove.RETURN: NotificationKind.APPRECIATION_RETURNED,
    AppreciationMove.SIGN: NotificationKind.APPRECIATION_SIGNED,
}


def moved(one: Appreciation, move: AppreciationMove, *, by: User) -> int:
    """Handed in: to who may sign it. Returned or signed: to who wrote it. Published: told with the report.

    Never to who did it, nor a request to sign to who wrote it.
    """
    kind = KINDS.get(move)
    if kind is None:
        return 0
    people = {person.pk: person for person in TOLD[move](one) if person.pk != by.pk}
    return notify(
        recipients=people.values(),
        kind=kind,
        key=f"{kind}:{one.pk}:{timezone.now().isoformat()}",
        context={
            "one": one,
            "place": one.entity.short_name,
            "author": by.display_name,
            "reason": one.return_reason if move == AppreciationMove.RETURN else "",
        },
        link=appreciation_url(one.key),
    )


def _signers(one: Appreciation) -> Iterable[User]:
    """The DG, and the people of the school it is about; not who wrote it, whom four eyes keep from signing."""
    of_school = people_by_entity(Permission.SIGN_APPRECIATION, [one.entity]).get(one.entity_id, ())
    people = [*people_everywhere(Permission.SIGN_APPRECIATION), *of_school]
    return [person for person in people if person.pk != one.drafted_by_id]


def _writer(one: Appreciation) -> Iterable[User]:
    return [one.drafted_by] if one.drafted_by is not None else []


TOLD: dict[AppreciationMove, Callable[[Appreciation], Iterable[User]]] = {
    AppreciationMove.SUBMIT: _signers,
    AppreciationMove.RETURN: _writer,
    AppreciationMove.SIGN: _writer,
}
