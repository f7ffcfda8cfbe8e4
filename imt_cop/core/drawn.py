"""Pieces of pages drawn from plain values alone, kept by the process under these values.

A table's row says the same as long as what it is drawn from is the same: when a figure is written, its row is drawn
again, the others are not. The template receives what its key is made of and nothing else, no request, no person: it
cannot say anything of a state that has passed nor of another reader's rights.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, cast

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from imt_cop.core.recent import Recent

# A row takes some kilobytes: an institute's tables, for some years, in both languages.
MOST = 1000
_kept: Recent[SafeString] = Recent(MOST)


def drawn(template: str, key: Hashable, context: Callable[[], Mapping[str, Any]]) -> SafeString:
    """The template drawn from `context()`, which must follow from `key` alone.

    The language and the prefix of addresses are added to the key. Values of a key are compared as Python does: numbers
    that are equal must read alike, as `indicators.formats` makes them. Nothing is kept where templates are being
    written (DEBUG).
    """

    def draw() -> SafeString:
        return cast(SafeString, get_template(template).render(dict(context())))

    if settings.DEBUG:
        return draw()
    return _kept.of((template, get_language(), get_script_prefix(), key), draw)


def forget() -> None:
    """As in a process that has just started: for measures and tests."""
    _kept.clear()
