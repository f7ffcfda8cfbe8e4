"""The headline's two counts, in the methodology's own words; provisional figures are counted apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import npgettext_lazy

from indicators.calculations.results import Count, Headline
from indicators.calculations.vocabulary import Outlook, Status
from indicators.formats import in_english

Answer = TypeVar("Answer", Status, Outlook)

DUE = {
    Status.MET: npgettext_lazy("compte", "atteinte", "atteintes"),
    Status.NEAR: npgettext_lazy("compte", "proche", "proches"),
    Status.BEHIND: npgettext_lazy("compte", "en retrait", "en retrait"),
    Status.REGRESSING: npgettext_lazy("compte", "en régression", "en régression"),
    Status.MISSING: npgettext_lazy("compte", "sans donnée", "sans donnée"),
    Status.NOT_EVALUABLE: npgettext_lazy("compte", "non évaluable", "non évaluables"),
    Status.AWAITING_COMPARATOR: npgettext_lazy("compte", "en attente du comparateur", "en attente du comparateur"),
}
TRAJECTORY = {
    Outlook.REACHED: npgettext_lazy("compte", "atteint", "atteints"),
    Outlook.ON_PATH: npgettext_lazy("compte", "sur la trajectoire", "sur la trajectoire"),
    Outlook.SLIGHTLY_BELOW: npgettext_lazy("compte", "légèrement en deçà", "légèrement en deçà"),
    Outlook.OFF_PATH: npgettext_lazy("compte", "hors trajectoire", "hors trajectoire"),
    Outlook.UNKNOWN: npgettext_lazy("compte", "sans donnée", "sans donnée"),
}


# An answer to a value; the others say that there was nothing to judge, provisional or not.
EVALUATED = frozenset(
    {
        *(Status.MET, Status.NEAR, Status.BEHIND, Status.REGRESSING),
        *(Outlook.REACHED, Outlook.ON_PATH, Outlook.SLIGHTLY_BELOW, Outlook.OFF_PATH),
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """One count of a headline: the answer that it counts, its words, and whether it rests on provisional figures.

    `text` is `2 proches`, `name` its words without the number.
    """

    answer: str
    name: str
    text: str
    number: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """One of the two counts: what is counted, out of how many, and the parts that add up to it."""

    key: str
    label: str
    denominator: int
    parts: tuple[Part, ...]

    @property
    def heading(self) -> str:
        return _("%(label)s : %(number)s") % {"label": self.label, "number": self.denominator}

    @property
    def text(self) -> str:
        return ", ".join(part.text for part in self.parts)


def counts(headline: Headline) -> tuple[Counted, ...]:
    """Both counts; the trajectory leads before the last year."""
    due = Counted(
        "due",
        _("cibles exigibles en %(year)s") % {"year": headline.year},
        headline.due,
        tuple(_parts(headline.due_by_status, DUE, zeros=False)),
    )
    label = _("trajectoire vers %(year)s (non contractuelle)") % {"year": headline.horizon}
    trajectory = Counted(
        "trajectory",
        label,
        headline.trajectory,
        tuple(_parts(headline.trajectory_by_outlook, TRAJECTORY, zeros=True)),
    )
    if headline.horizon is None:
        return (due,)
    return (trajectory, due) if headline.trajectory_leads else (due, trajectory)


def _parts(counted: Mapping[Answer, Count], words: Mapping[Answer, Any], *, zeros: bool) -> Iterator[Part]:
    for answer, count in counted.items():
        provisional = count.provisional if answer in EVALUATED else 0
        final = count.total - provisional
        if final or (zeros and not provisional):
            name = _named(words[answer], final)
            yield Part(str(answer), name, f"{final} {name}", final, False)
        if provisional:
            name = f"{_named(words[answer], provisional)} {_('(prov.)')}"
            yield Part(str(answer), name, f"{provisional} {name}", provisional, True)


def _named(words: Any, number: int) -> str:
    """`atteintes`; French has 0 in the singular."""
    return str(words % (1 if number == 0 and not in_english() else number))
