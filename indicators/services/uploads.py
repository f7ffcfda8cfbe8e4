"""A filled-in workbook against what is kept: what it would change, tried without being written, and what it cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Context, Decimal

from django.db import transaction

from accounts.models import User
from imt_cop.core.errors import ConflictError, InvalidInputError
from indicators.calculations.entry_unit import entered, kept
from indicators.choices import Quality
from indicators.models import Indicator, Observation, ObservationRevision, Sheet
from indicators.queries.revisions import Key, kept_figures, revisions_at
from indicators.services.entries import Entry, Outcome, save_entries
from indicators.services.observations import FigureInput, says

# What a workbook's numbers, which are binary, carry for certain, and the decimals that are kept.
WORKBOOK = Context(prec=15)
DECIMALS = Decimal("1E-9")
_BLANKS = re.compile(r"[\s\x00-\x1f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a file says of one figure, its value in the unit that is kept; an empty field says nothing.

    `version` is that of the figure when the file was made; `factor` goes from the unit of the file to the kept one.
    """

    key: str
    indicator: Indicator
    kind: str
    name: str
    version: int
    factor: Decimal
    value: Decimal | None = None
    reason: str = ""
    expected_on: date | None = None
    quality: str = ""
    comment: str = ""
    source: str = ""


@dataclass(slots=True, kw_only=True)
class Proposal:
    """`entries` would be written as they are; `refused` would not, each with why.

    `overtaken` figures were changed by somebody else since the file was made, which leaves them as it had found them.
    """

    entries: list[Entry] = field(default_factory=list)
    refused: dict[str, ConflictError | InvalidInputError] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)


def propose(*, sheet: Sheet, stated: Sequence[Stated], by: User) -> Proposal:
    """What the file would change of this sheet; nothing is written.

    Raises RefusedError where this person may not write here.
    """
    now = kept_figures(sheet)
    found = Proposal()
    bases = _bases(stated, now)
    entries = [entry for one in stated if (entry := _entry(one, bases[one.key], now.get(_key(one)), found))]
    if not entries:
        return found
    with transaction.atomic():
        outcome = save_entries(sheet=sheet, entries=entries, by=by)
        transaction.set_rollback(True)
    found.refused = outcome.refused
    found.entries = [entry for entry in entries if entry.key in outcome.saved]
    answered = {*outcome.saved, *outcome.refused}
    found.unchanged += [entry.key for entry in entries if entry.key not in answered]
    return found


def confirm(*, sheet: Sheet, entries: Sequence[Entry], by: User) -> Outcome:
    """Write what was proposed, and nothing else; a figure that changed since is refused, one already so is left.

    Raises RefusedError where this person may not write here.
    """
    now = kept_figures(sheet)
    left = [
        entry
        for entry in entries
        if (current := now.get((entry.indicator.pk, entry.kind, entry.name))) is None or not says(current, entry.figure)
    ]
    return save_entries(sheet=sheet, entries=left, by=by)


Shown = Observation | ObservationRevision


def _key(one: Stated) -> Key:
    return one.indicator.pk, one.kind, one.name


def _bases(stated: Sequence[Stated], now: Mapping[Key, Observation]) -> dict[str, Shown | None]:
    """Each figure as it stood when the file was made."""
    older = {
        now[_key(one)].pk: one.version for one in stated if _key(one) in now and now[_key(one)].version != one.version
    }
    revisions = revisions_at(older)
    bases: dict[str, Shown | None] = {}
    for one in stated:
        current = now.get(_key(one))
        bases[one.key] = revisions.get(current.pk) if current and current.pk in older else current
    return bases


def _entry(one: Stated, base: Shown | None, current: Observation | None, found: Proposal) -> Entry | None:
    """What is to be written; None where the file says nothing new of this figure."""
    before = figure_of(base)
    figure = _merged(one, before)
    same_since = before == figure_of(current)
    if figure == before or (current and says(current, figure)):
        (found.unchanged if same_since or figure != before else found.overtaken).append(one.key)
        return None
    # A version that moved while the figure did not (handed in, sent back) is no conflict.
    version = (current.version if current else 0) if same_since else one.version
    return Entry(key=one.key, indicator=one.indicator, kind=one.kind, name=one.name, figure=figure, version=version)


def figure_of(shown: Shown | None) -> FigureInput:
    if shown is None:
        return FigureInput()
    return FigureInput(
        value=shown.value,
        reason=shown.reason,
        expected_on=shown.expected_on,
        quality=shown.quality,
        comment=shown.comment,
        source=shown.source,
    )


def _merged(one: Stated, before: FigureInput) -> FigureInput:
    """The file's figure over the one that it was made from: what is empty in the file stays as it was."""
    figure = replace(
        before,
        quality=one.quality or before.quality or Quality.FINAL.value,
        comment=_text(one.comment, before.comment),
        source=_text(one.source, before.source),
    )
    if one.value is not None:
        same = before.value is not None and one.value == _through_a_workbook(before.value, one.factor)
        value = before.value if same else one.value
        return replace(figure, value=value, reason="", expected_on=None)
    if one.reason:
        day = before.expected_on if one.reason == before.reason else None
        return replace(figure, value=None, reason=one.reason, expected_on=one.expected_on or day)
    return figure


def _text(said: str, before: str) -> str:
    """What is kept, where the file says nothing or the same but for spaces that spreadsheets do not keep."""
    alike = _BLANKS.sub(" ", said).strip() == _BLANKS.sub(" ", before).strip()
    return before if alike or not said else said


def _through_a_workbook(value: Decimal, factor: Decimal) -> Decimal:
    """A kept value as it comes back from a file in which it was written in its entry unit and left alone."""
    typed = WORKBOOK.plus(entered(value, factor))
    return kept(typed.quantize(DECIMALS) if typed.adjusted() < WORKBOOK.prec else typed, factor)
