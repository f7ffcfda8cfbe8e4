"""The rules of a contract in words: what each looks at, and what its numbers are."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import formats
from indicators.calculations.vocabulary import CheckKind
from indicators.models import Indicator, PlausibilityRule

HINTS: Mapping[CheckKind, Promise] = {
    CheckKind.BOUNDS: gettext_lazy("La valeur sort des bornes, qui sont admises."),
    CheckKind.INTEGER: gettext_lazy("La valeur a une virgule, alors qu’elle dénombre."),
    CheckKind.ARITHMETIC: gettext_lazy("La première valeur dépasse la seconde."),
    CheckKind.RATIO_PARTS: gettext_lazy("Le ratio saisi n’est pas celui de ses termes, au-delà de l’arrondi."),
    CheckKind.JUMP: gettext_lazy(
        "La valeur change d’une année sur l’autre plus que le seuil (en points pour un pourcentage) ; un changement"
        " plus petit que le minimum ne compte pas."
    ),
    CheckKind.TRAJECTORY: gettext_lazy(
        "L’écart à la valeur attendue de l’année dépasse à la fois le multiple de la tolérance et l’écart relatif ;"
        " rien n’est signalé au-dessus d’un plancher."
    ),
    CheckKind.ABOVE_RANGE: gettext_lazy("La valeur dépasse la fourchette de l’année : elle compte comme atteinte."),
    CheckKind.OUTLIER: gettext_lazy(
        "La valeur s’écarte de la médiane de ses années passées (quatre au moins), sinon son évolution de celle des"
        " autres écoles. L’écart habituel est 1,4826 fois l’écart absolu médian."
    ),
}
NUMBER_LABELS: Mapping[tuple[CheckKind, str], Promise] = {
    (CheckKind.BOUNDS, "minimum"): gettext_lazy("Minimum"),
    (CheckKind.BOUNDS, "maximum"): gettext_lazy("Maximum"),
    (CheckKind.RATIO_PARTS, "threshold"): gettext_lazy("Écart admis"),
    (CheckKind.JUMP, "threshold"): gettext_lazy("Seuil"),
    (CheckKind.JUMP, "minimum"): gettext_lazy("Changement minimum"),
    (CheckKind.TRAJECTORY, "threshold"): gettext_lazy("Fois la tolérance"),
    (CheckKind.TRAJECTORY, "maximum"): gettext_lazy("Écart relatif"),
    (CheckKind.OUTLIER, "threshold"): gettext_lazy("Fois l’écart habituel"),
    (CheckKind.OUTLIER, "minimum"): gettext_lazy("Changement minimum"),
}
# Numbers that are neither in the unit of the series nor a share of it.
MULTIPLES = {(CheckKind.TRAJECTORY, "threshold"), (CheckKind.OUTLIER, "threshold")}
SHARES = {(CheckKind.JUMP, "threshold"), (CheckKind.TRAJECTORY, "maximum")}


def title(rule: PlausibilityRule) -> str:
    """What the rule looks at: `A`, `A ≤ B`, or `A = B / C`."""
    names = [_label(one) for one in (rule.indicator, rule.other, rule.denominator) if one is not None]
    return f"{names[0]} = {' / '.join(names[1:])}" if len(names) == 3 else " ≤ ".join(names)


def number_unit(rule: PlausibilityRule, name: str) -> str:
    """The unit of one of its numbers, in the reader's language; empty for a multiple."""
    key = (CheckKind(rule.kind), name)
    if key in MULTIPLES:
        return ""
    if rule.indicator.unit == "%" and key[0] != CheckKind.BOUNDS:
        return _("points")
    if key in SHARES:
        return "%"
    return formats.unit_text(rule.indicator)


def _label(indicator: Indicator) -> str:
    return formats.in_language(indicator.label, indicator.label_en)
