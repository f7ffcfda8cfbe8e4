"""The drawings of docs/architecture.md, by the name of their place there; other applications add theirs."""

from collections.abc import Callable

from indicators.calculations.appreciation_workflow import appreciation_drawing
from indicators.calculations.campaign_workflow import campaign_drawing
from indicators.calculations.workflow import drawing

DRAWINGS: dict[str, Callable[[], str]] = {
    "sheet": drawing,
    "campaign": campaign_drawing,
    "appreciation": appreciation_drawing,
}
