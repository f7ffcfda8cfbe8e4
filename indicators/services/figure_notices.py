"""What people are told of one figure: a message of its thread, a correction proposed or decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.choices import NotificationKind
from accounts.models import User
from accounts.notifications import notify
from accounts.permissions import Permission, can
from indicators.choices import CorrectionState
from indicators.models import Correction, FigureKey, FigureMessage
from indicators.queries.figures import figure_url, row_key
from indicators.queries.people import people_by_entity, people_everywhere


def message_posted(message: FigureMessage) -> int:
    """To the school’s controllers where the DG wrote. What a school writes waits for the DG’s digest."""
    figure = message.figure
    if not can(message.author, Permission.REVIEW_SHEET, figure.entity):
        return 0
    return _tell(
        _controllers(figure),
        NotificationKind.FIGURE_MESSAGE,
        figure=figure,
        event=message.pk,
        author=message.author,
        text=message.text,
    )


def correction_proposed(correction: Correction) -> int:
    """To those who may decide of it, and to the school that it concerns."""
    figure = FigureKey.of(correction.observation)
    return _tell(
        [*people_everywhere(Permission.APPROVE_CORRECTION), *_controllers(figure)],
        NotificationKind.CORRECTION_PROPOSED,
        figure=figure,
        event=correction.pk,
        author=correction.proposed_by,
        reason=correction.why,
    )


def correction_decided(correction: Correction, *, by: User) -> int:
    """To who proposed it, and to the school that it concerns."""
    figure = FigureKey.of(correction.observation)
    return _tell(
        [correction.proposed_by, *_controllers(figure)],
        NotificationKind.CORRECTION_DECIDED,
        figure=figure,
        event=correction.pk,
        author=by,
        reason=correction.decision_reason,
        approved=correction.state == CorrectionState.APPROVED,
    )


def _controllers(figure: FigureKey) -> tuple[User, ...]:
    """The institute’s own figures have none: they are the DG’s."""
    return people_by_entity(Permission.DISCUSS_FIGURE, [figure.entity]).get(figure.entity.pk, ())


def _tell(
    people: Iterable[User], kind: NotificationKind, *, figure: FigureKey, event: int, author: User, **context: Any
) -> int:
    """Each person once, never the one who did it."""
    recipients = {person.pk: person for person in people if person.pk != author.pk}
    return notify(
        recipients=recipients.values(),
        kind=kind,
        key=f"{kind}:{event}",
        context={"figure": figure, "author": author.display_name, **context},
        link=figure_url(figure, row_key(figure)),
    )
