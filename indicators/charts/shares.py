"""A bar cut in the parts that make it up: how many indicators gave each answer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from indicators.charts.svg import GROUND, POOR, Scale, document, element

WIDTH, HEIGHT, GAP = 480, 14, 2
GOOD, WELL, FAIR, GRAVE, QUIET = "#1b6539", "#17508f", "#c98a1b", "#7b0f4d", "#aeb8c8"
COLOURS = {
    "met": GOOD,
    "reached": GOOD,
    "above": WELL,
    "on_path": WELL,
    "near": FAIR,
    "slightly_below": FAIR,
    "behind": POOR,
    "off_path": POOR,
    "regressing": GRAVE,
}


def shares(parts: Sequence[tuple[str, int, bool]]) -> SafeString:
    """(answer, how many, provisional): provisional parts are paler. Hidden: the counts are written beside it."""
    total = sum(count for _, count, _ in parts)
    drawn = [element("rect", x=0, y=0, width=WIDTH, height=HEIGHT, rx=4, fill=GROUND)] if not total else []
    scale, start = Scale(Decimal(0), Decimal(max(total, 1)), 0, WIDTH), 0
    for answer, count, provisional in parts:
        if not count:
            continue
        left, right = scale(start), scale(start + count)
        drawn.append(
            element(
                "rect",
                class_="share",
                x=left,
                y=0,
                width=max(right - left - GAP, 1.0),
                height=HEIGHT,
                fill=COLOURS.get(answer, QUIET),
                fill_opacity="0.55" if provisional else None,
            )
        )
        start += count
    return document(drawn, width=WIDTH, height=HEIGHT, css_class="shares", stretched=True)
