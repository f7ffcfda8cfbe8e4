"""An entry about a deliverable, in words: the codes that services keep become what people read."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from indicators.choices import ObservationState
from indicators.formats import day_text
from milestones.choices import ReviewState, Stage

# As `services.parts.printed` writes it: `in_progress [2026-06-30]`.
PROGRESS = re.compile(
    r"(?P<stage>[a-z_]+)(?: (?P<done_on>[0-9]{4}-[0-9]{2}-[0-9]{2}))?(?: \[(?P<until>[0-9]{4}-[0-9]{2}-[0-9]{2})\])?"
)


def worded(field: str, text: str) -> str:
    if field == "state" and text in ReviewState.values:
        return str(ReviewState(text).label)
    # What the annual report made public of it.
    if field == "state" and text in ObservationState.values:
        return str(ObservationState(text).label)
    found = PROGRESS.fullmatch(text) if field == "progress" else None
    if found is None or found["stage"] not in Stage.values:
        return text
    said = [str(Stage(found["stage"]).label)]
    if found["done_on"]:
        said.append(_("le %s") % day_text(date.fromisoformat(found["done_on"])))
    if found["until"]:
        said.append(_("(reporté au %s)") % day_text(date.fromisoformat(found["until"])))
    return " ".join(said)
