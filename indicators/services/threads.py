"""What a school and the DG say to each other about a figure."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Change
from accounts.choices import VisibleState
from accounts.models import Action, User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import InvalidInputError
from indicators.models import FigureKey, FigureMessage
from indicators.services import contracts, figure_notices

MAX_MESSAGE = 4_000


@transaction.atomic
def post(*, figure: FigureKey, text: str, by: User, asks_change: bool = False) -> FigureMessage:
    """Add a message to a figure's thread; only the DG asks for a change.

    Raises RefusedError without the right, InvalidInputError for an empty or endless text.
    """
    check_can(by, Permission.DISCUSS_FIGURE, figure.entity)
    if asks_change:
        check_can(by, Permission.REVIEW_SHEET, figure.entity)
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise InvalidInputError([("text", _("Écrivez un message."))])
    if len(said) > MAX_MESSAGE:
        raise InvalidInputError([("text", _("Un message compte %s caractères au plus.") % MAX_MESSAGE)])
    message = FigureMessage.objects.create(**figure.lookup, author=by, text=said, asks_change=asks_change)
    change = Change(
        object_type="message",
        object_id=message.pk,
        entity_code=figure.entity.code,
        field="text",
        label=figure.label,
        new=said,
        state=VisibleState.SUBMITTED,  # read by the school and the DG, whatever the figure's own state
    )
    audit.record(Action.CREATED, change, by=by, contract_code=figure.contract.code)
    if not asks_change:  # what is asked of a line is told with the sheet that goes back
        figure_notices.message_posted(message)
    contracts.touch(figure.contract, definition=False)
    return message
