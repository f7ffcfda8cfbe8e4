"""Anomalies as a page shows them: a sentence each, what to do about it, and how many of them an entity has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from indicators.choices import Severity
from indicators.queries.anomalies import Flag, by_key
from indicators.queries.anomaly_sentences import advice, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalyNote:
    """One anomaly in words; `key` is the row of the sheet it stands at, `comment` what the school says of it."""

    key: str
    entity: str
    severity: str
    severity_label: str
    sentence: str
    advice: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many anomalies: those that block, those that ask for a word, and of the latter those without one."""

    hard: int = 0
    soft: int = 0
    unexplained: int = 0

    @property
    def total(self) -> int:
        return self.hard + self.soft


def note(flag: Flag) -> AnomalyNote:
    severity = Severity(flag.anomaly.severity)
    return AnomalyNote(
        key=flag.key,
        entity=flag.anomaly.entity,
        severity=severity.value,
        severity_label=str(severity.label),
        sentence=sentence(flag),
        advice=advice(flag),
        comment=flag.comment,
    )


def notes(flags: Iterable[Flag]) -> tuple[AnomalyNote, ...]:
    """In the order given: the review's list."""
    return tuple(note(flag) for flag in flags)


def notes_by_key(flags: Iterable[Flag]) -> dict[str, tuple[AnomalyNote, ...]]:
    """By row of one sheet, each row that an anomaly concerns."""
    return {key: notes(found) for key, found in by_key(flags).items()}


def tallies(flags: Iterable[Flag]) -> dict[str, Tally]:
    """By entity, those that have any: the board's column."""
    hard: Counter[str] = Counter()
    soft: Counter[str] = Counter()
    unexplained: Counter[str] = Counter()
    for flag in flags:
        (hard if flag.is_hard else soft)[flag.anomaly.entity] += 1
        unexplained[flag.anomaly.entity] += flag.needs_comment
    return {
        entity: Tally(hard=hard[entity], soft=soft[entity], unexplained=unexplained[entity])
        for entity in hard.keys() | soft.keys()
    }
