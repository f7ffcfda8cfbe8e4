"""Which of the offered formats is answered: the one that `format` names, else the one that `Accept` weighs most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Range:
    """A media range of `Accept`, with its weight."""

    kind: str
    quality: Decimal

    @classmethod
    def read(cls, text: str) -> Range:
        """A weight that cannot be read is none: the range counts whole."""
        kind, *parameters = (part.strip() for part in text.lower().split(";"))
        named = (one.partition("=") for one in parameters)
        given = [value.strip() for name, _is, value in named if name.strip() == "q"]
        readable = bool(given) and QUALITY.fullmatch(given[-1]) is not None
        return cls(kind, Decimal(given[-1]) if readable else Decimal(1))

    @property
    def precision(self) -> int:
        return 0 if self.kind == "*/*" else 1 if self.kind.endswith("/*") else 2

    def holds(self, media_type: str) -> bool:
        if self.precision == 1:
            return media_type.startswith(self.kind[:-1])
        return self.precision == 0 or media_type == self.kind


class Negotiation(DefaultContentNegotiation):
    """The framework's looks at no weight (`q`), and at `Accept` even where the address names the format."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        offered = list(renderers)
        wanted = format_suffix or request.query_params.get("format")
        if wanted:
            named: BaseRenderer = self.filter_renderers(offered, wanted)[0]
            return named, named.media_type
        ranges = [Range.read(text) for text in self.get_accept_list(request) or ["*/*"]]
        best = max(offered, key=lambda one: _rank(one, ranges))
        if not _rank(best, ranges)[0]:
            raise exceptions.NotAcceptable(available_renderers=offered)
        return best, best.media_type


def _rank(renderer: BaseRenderer, ranges: Sequence[Range]) -> tuple[Decimal, int]:
    """Of the most precise range that holds it (RFC 9110, 12.5.1): its weight, then that precision."""
    media_type = renderer.media_type.partition(";")[0].strip().lower()
    found = max((one for one in ranges if one.holds(media_type)), key=lambda one: one.precision, default=None)
    return (found.quality, found.precision) if found else (Decimal(0), 0)
