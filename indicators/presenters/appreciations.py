"""An appreciation in words: what it judges, as pages name it."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.formats import in_language
from indicators.models import Appreciation, AppreciationKey
from indicators.queries.appreciations import appreciation_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """`french` where the title is printed in French alone, whatever the reader's language."""

    kind: str
    title: str
    detail: str = ""
    french: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AppreciationLine:
    appreciation: Appreciation
    subject: Subject
    url: str


def subject(key: AppreciationKey) -> Subject:
    french, english = key.titles
    action = f"{key.criterion.action} — {key.criterion.action_label}" if key.criterion else ""
    return Subject(kind=str(key.kind.label), title=in_language(french, english), detail=action, french=not english)


def line(appreciation: Appreciation) -> AppreciationLine:
    key = appreciation.key
    return AppreciationLine(appreciation=appreciation, subject=subject(key), url=appreciation_url(key))
