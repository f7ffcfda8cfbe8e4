"""Elements of SVG as text, and scales from figures to positions. The only floats here are positions on the drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

NAVY = "#12284c"
TEAL = "#0b6b6f"
SOFT = "#4c5869"
LINE = "#d5dbe4"
GROUND = "#e4e9f1"
PAPER = "#ffffff"
POOR = "#a01c2a"
NICE = (1, 2, 5, 10)
# What only a page understands: its style sheet, its screen readers, its keyboard.
PAGE_ONLY = re.compile(r' (?:class|aria-hidden|focusable|preserveAspectRatio)="[^"]*"')
BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def element(name: str, /, *children: str, **attributes: object) -> SafeString:
    """An element with its attributes escaped; `class_` is class, `stroke_width` stroke-width; None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_attribute(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return mark_safe(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")  # noqa: S308 - escaped above


def text(content: str, **attributes: object) -> SafeString:
    return element("text", escape(content), **attributes)


def document(
    children: Iterable[str], *, width: int, height: int, css_class: str, stretched: bool = False
) -> SafeString:
    """A drawing. It repeats what is written beside it, so that screen readers pass over it.

    `stretched`: it fills the room it is given, whatever its proportions.
    """
    return element(
        "svg",
        *children,
        class_=css_class,
        viewBox=f"0 0 {width} {height}",
        xmlns="http://www.w3.org/2000/svg",
        preserveAspectRatio="none" if stretched else None,
        aria_hidden="true",
        focusable="false",
    )


def standalone(drawing: str) -> str:
    """The same drawing for a document without a style sheet: its attributes alone give colours, and it has a size."""
    sized = BOX.sub(r'width="\1" height="\2" viewBox="0 0 \1 \2"', drawing, count=1)
    return PAGE_ONLY.sub("", sized)


def path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'M' if i == 0 else 'L'}{_short(x)} {_short(y)}" for i, (x, y) in enumerate(points))


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _attribute(value: object) -> str:
    return _short(value) if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class Scale:
    """From figures to positions: `low` stands at `start`, `high` at `end`."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def __call__(self, value: Decimal | int) -> float:
        extent = self.high - self.low
        share = (Decimal(value) - self.low) / extent if extent else Decimal("0.5")
        return self.start + float(share) * (self.end - self.start)


def ticks(low: Decimal, high: Decimal, count: int = 4) -> list[Decimal]:
    """Round numbers that enclose the figures: 13 606…16 450 -> 13 000, 14 000, … 17 000."""
    extent = high - low or abs(high) or Decimal(1)
    raw = extent / count
    power = Decimal(1).scaleb(raw.adjusted())
    step = next(power * factor for factor in NICE if power * factor >= raw)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    found = [first]
    while found[-1] < high or len(found) < 2:
        found.append(found[-1] + step)
    return found
