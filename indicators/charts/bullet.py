"""A bullet: where the actual stands between the reference and the target, beside what was expected."""

from __future__ import annotations

from decimal import Decimal

from django.utils.safestring import SafeString

from indicators.charts.svg import GROUND, NAVY, PAPER, SOFT, TEAL, Scale, document, element

WIDTH, HEIGHT = 160, 22
PAD = 6


def bullet(
    *,
    actual: Decimal | None,
    reference: Decimal | None,
    expected: Decimal | None,
    target: Decimal | None,
    falls: bool | None = None,
) -> SafeString:
    """Better is to the right: `falls` where lower is better; None reads it from the target.

    A way covered backwards, away from the better side, is drawn hollow. Hidden from screen readers: the row has its
    figures.
    """
    levels = [level for level in (actual, reference, expected, target) if level is not None]
    drawn = [element("rect", class_="bullet-ground", x=0, y=6, width=WIDTH, height=10, rx=2, fill=GROUND)]
    held_against = expected is not None or target is not None
    if held_against and len(set(levels)) > 1:
        if falls is None:
            falls = reference is not None and target is not None and target < reference
        start, end = (WIDTH - PAD, PAD) if falls else (PAD, WIDTH - PAD)
        scale = Scale(min(levels), max(levels), start, end)
        drawn += _marks(scale, actual, reference, expected, target)
    return document(drawn, width=WIDTH, height=HEIGHT, css_class="bullet")


def _marks(
    scale: Scale, actual: Decimal | None, reference: Decimal | None, expected: Decimal | None, target: Decimal | None
) -> list[SafeString]:
    marks: list[SafeString] = []
    if actual is not None:
        here, base = scale(actual), scale(reference) if reference is not None else 0.0
        marks.append(_way(base, here))
    if expected is not None:
        marks.append(_stroke("bullet-expected", scale(expected), SOFT, 1.5, dashes="2 2"))
    if target is not None:
        marks.append(_stroke("bullet-target", scale(target), NAVY, 2.5))
    if reference is not None:
        marks.append(
            element("circle", class_="bullet-reference", cx=scale(reference), cy=11, r=3.5, fill=PAPER, stroke=NAVY)
        )
    return marks


def _way(base: float, here: float) -> SafeString:
    left, width = min(here, base), max(abs(here - base), 1.5)
    if here < base:
        return element(
            "rect", class_="bullet-back", x=left, y=8, width=width, height=6, fill=PAPER, stroke=SOFT, stroke_width=1.5
        )
    return element("rect", class_="bullet-actual", x=left, y=8, width=width, height=6, fill=TEAL)


def _stroke(css_class: str, x: float, colour: str, width: float, dashes: str | None = None) -> SafeString:
    return element(
        "line",
        class_=css_class,
        x1=x,
        x2=x,
        y1=2,
        y2=20,
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dashes,
    )
