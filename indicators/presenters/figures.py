"""The record of a figure in words: what each version changed, what a correction would change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from django.utils.translation import gettext as _

from accounts.models import User
from indicators import choices, formats
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Quality
from indicators.models import ObservationRevision
from indicators.queries.catalogue import Catalogue
from indicators.queries.correction_previews import Effect
from indicators.queries.measures import EntryMeasure

KILOBYTE, MEGABYTE = Decimal(1_000), Decimal(1_000_000)


class Said(Protocol):
    """An observation, one of its versions, or a correction of it."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def expected_on(self) -> date | None: ...
    @property
    def quality(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One write of a figure: who, when, from what to what, and why."""

    number: int
    at: datetime
    by: User | None
    state: str
    state_label: str
    changes: tuple[FieldChange, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """One answer of a preview: its code, for the badge, and its words."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectText:
    """A line of a preview: where, what, when, and each answer before and after."""

    place: str
    is_institute: bool
    series: str
    year: int
    value: FieldChange
    status: tuple[AnswerText, AnswerText]
    outlook: tuple[AnswerText, AnswerText]
    rap: tuple[str, str]

    @property
    def status_changes(self) -> bool:
        return self.status[0] != self.status[1]

    @property
    def outlook_changes(self) -> bool:
        return self.outlook[0] != self.outlook[1]

    @property
    def rap_changes(self) -> bool:
        return self.rap[0] != self.rap[1]


def said_text(said: Said | None, measure: EntryMeasure) -> str:
    """The figure with all its digits, or why there is none."""
    if said is None or (said.value is None and not said.reason):
        return formats.NONE
    if said.value is None:
        reason = str(choices.MissingReason(said.reason).label)
        if said.expected_on is None:
            return reason
        return _("%(reason)s, attendue le %(date)s") % {"reason": reason, "date": formats.day_text(said.expected_on)}
    value = measure.entered(said.value) or Decimal(0)
    exponent = value.normalize().as_tuple().exponent
    digits = max(measure.decimals, -exponent if isinstance(exponent, int) else 0)
    text = formats.with_unit(formats.number_text(value, digits), measure, full=True)
    if said.quality == Quality.FINAL:
        return text
    return f"{text} ({choices.Quality(said.quality).label})"


def versions(history: Iterable[ObservationRevision], measure: EntryMeasure) -> tuple[Version, ...]:
    """Latest first, as given; each against the one before it that this person may read."""
    listed = list(history)
    return tuple(_version(now, before, measure) for now, before in pairwise([*listed, None]) if now is not None)


def _version(now: ObservationRevision, before: ObservationRevision | None, measure: EntryMeasure) -> Version:
    state = choices.ObservationState(now.state)
    fields = [
        FieldChange(label=_("Valeur"), before=said_text(before, measure), after=said_text(now, measure)),
        FieldChange(label=_("Commentaire"), before=before.comment if before else "", after=now.comment),
        FieldChange(label=_("Source"), before=before.source if before else "", after=now.source),
    ]
    return Version(
        number=now.version,
        at=now.at,
        by=now.by,
        state=state.value,
        state_label=str(state.label) if before is None or before.state != now.state else "",
        changes=tuple(one for one in fields if one.before != one.after),
        why=now.why,
    )


def effects(found: Iterable[Effect], names: Catalogue) -> tuple[EffectText, ...]:
    return tuple(_effect(one, names) for one in found)


def _effect(effect: Effect, names: Catalogue) -> EffectText:
    old, new = effect.before, effect.after
    series = names.series[new.indicator]
    values = FieldChange(
        label=series.name,
        before=formats.figure_text(old.value, series, threshold=new.value),
        after=formats.figure_text(new.value, series, threshold=old.value),
    )
    return EffectText(
        place=names.place_name(new.entity),
        is_institute=new.entity == names.institute,
        series=series.name,
        year=new.year,
        value=values,
        status=(_status(old), _status(new)),
        outlook=(_outlook(old), _outlook(new)),
        rap=(_rap(old), _rap(new)),
    )


def _status(evaluation: Evaluation) -> AnswerText:
    label = str(choices.Status(evaluation.status.value).label)
    return AnswerText(
        code=evaluation.status.value, label=f"{label} {_('(prov.)')}" if evaluation.provisional else label
    )


def _outlook(evaluation: Evaluation) -> AnswerText:
    return AnswerText(code=evaluation.outlook.value, label=str(choices.Outlook(evaluation.outlook.value).label))


def _rap(evaluation: Evaluation) -> str:
    verdict = evaluation.rap_verdict
    return str(choices.RapVerdict(verdict.value).label) if verdict else formats.NONE


def size_text(size: int) -> str:
    """`240 ko`, `1,2 Mo`."""
    if size < MEGABYTE:
        return _("%s ko") % formats.number_text(max(Decimal(1), size / KILOBYTE))
    return _("%s Mo") % formats.number_text(size / MEGABYTE, 1)
