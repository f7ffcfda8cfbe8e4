"""What a sheet says in words: its groups, its targets, its moves, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import formats
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.vocabulary import Basis, Comparator, ExpectedOrigin, PriceBasis
from indicators.calculations.workflow import SheetMove
from indicators.choices import Comparator as ComparatorLabel
from indicators.queries.asked import Section
from indicators.queries.sheet_rows import SheetRow
from indicators.queries.sheets import SheetGroup

TITLES: Mapping[Section, Promise] = {
    Section.SUPPORTING: gettext_lazy("Séries d’appui"),
    Section.EXTERNAL: gettext_lazy("Séries externes"),
    Section.ADJUSTMENT: gettext_lazy("Ajustements entre la somme des écoles et l’Institut"),
    Section.PREVAILING: gettext_lazy("Valeurs de l’Institut qui prévalent sur le calcul"),
}
HINTS: Mapping[Section, Promise] = {
    Section.SUPPORTING: gettext_lazy("Elles servent à pondérer les moyennes et les ratios de l’Institut."),
    Section.EXTERNAL: gettext_lazy("Publiées hors de l’Institut : moyenne des grandes écoles, indice des prix."),
    Section.ADJUSTMENT: gettext_lazy(
        "Saisis ou confirmés chaque année, jamais reportés : ceux de l’an passé sont rappelés, sans leur montant."
    ),
    Section.PREVAILING: gettext_lazy(
        "Facultatif : une valeur saisie ici remplace la consolidation, et l’écart reste affiché."
    ),
}
MOVES: Mapping[SheetMove, Promise] = {
    SheetMove.SUBMIT: gettext_lazy("Transmettre à la direction générale"),
    SheetMove.RETURN: gettext_lazy("Renvoyer à l’école"),
    SheetMove.VALIDATE: gettext_lazy("Valider la fiche"),
    SheetMove.REOPEN: gettext_lazy("Rouvrir la fiche"),
}
DONE: Mapping[SheetMove, Promise] = {
    SheetMove.SUBMIT: gettext_lazy("La fiche est transmise à la direction générale."),
    SheetMove.RETURN: gettext_lazy("La fiche est renvoyée à l’école, avec votre motif."),
    SheetMove.VALIDATE: gettext_lazy("La fiche est validée : ses valeurs sont verrouillées."),
    SheetMove.REOPEN: gettext_lazy("La fiche est rouverte, avec votre motif."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetText:
    """The year's target, and beside it what it means or, where the year has none, where the contract leads."""

    main: str
    notes: tuple[str, ...] = ()


def group_title(group: SheetGroup) -> str:
    return str(TITLES.get(group.section, "")) or formats.in_language(group.title, group.title_en)


def group_hint(group: SheetGroup) -> str:
    return str(HINTS.get(group.section, ""))


def row_label(row: SheetRow) -> str:
    label = formats.in_language(row.indicator.label, row.indicator.label_en)
    return f"{label} — {row.name}" if row.name else label


def target_text(row: SheetRow) -> TargetText:
    """In the entry unit. Constant euros are said, since what is typed is in current euros."""
    evaluation = row.evaluation
    if evaluation is None:
        return TargetText(main=formats.NONE)
    target = evaluation.target_of_year
    if target is not None:
        return TargetText(main=_bound(target, row), notes=_said(_basis(target), _euros(row)))
    notes = _said(_path(row), _final(evaluation.final_target, row), _euros(row))
    return TargetText(main=formats.NONE, notes=notes)


def _said(*sentences: str) -> tuple[str, ...]:
    return tuple(filter(None, sentences))


def _number(value: Decimal | None, row: SheetRow) -> str:
    return formats.figure_text(row.measure.entered(value), row.measure)


def _bound(target: ResolvedTarget, row: SheetRow) -> str:
    match target.comparator:
        case Comparator.REACH:
            return _number(target.value, row)
        case Comparator.GTE:
            return f"≥{formats.SPACE}{_number(target.value, row)}"
        case Comparator.GT:
            return f">{formats.SPACE}{_number(target.value, row)}"
        case Comparator.RANGE:
            return _("%(low)s à %(high)s") % {"low": _number(target.low, row), "high": _number(target.high, row)}
        case _:
            return str(ComparatorLabel(target.comparator.value).label)


def _basis(target: ResolvedTarget) -> str:
    if target.basis not in (Basis.RELATIVE, Basis.POINTS) or target.printed is None:
        return ""
    bounds = [bound for bound in (target.printed, target.printed_max) if bound is not None]
    printed = " – ".join(formats.number_text(bound, 2, signed=True) for bound in bounds)
    if target.basis == Basis.POINTS:
        return _("imprimée : %s points") % printed
    return _("imprimée : %s %% de la référence") % printed


def _euros(row: SheetRow) -> str:
    if row.indicator.price_basis != PriceBasis.CONSTANT or row.indicator.contract.price_base_year is None:
        return ""
    return _("en euros constants de %s ; la saisie est en euros courants") % row.indicator.contract.price_base_year


def _path(row: SheetRow) -> str:
    evaluation = row.evaluation
    if evaluation is None or evaluation.expected is None or evaluation.expected_origin != ExpectedOrigin.INTERPOLATED:
        return ""
    return _("trajectoire : %s (non contractuelle)") % _number(evaluation.expected, row)


def _final(target: ResolvedTarget | None, row: SheetRow) -> str:
    if target is None:
        return ""
    return _("cible %(year)s : %(target)s") % {"year": target.year, "target": _bound(target, row)}


def course_text(row: SheetRow) -> str:
    """The numbers of earlier years and the targets ahead, as the drawing beside the input shows them."""
    evaluation = row.evaluation
    numbers = [
        _("%(year)s : %(value)s") % {"year": year, "value": formats.figure_text(value, row.measure)}
        for year, value in row.course.items()
    ]
    if evaluation is None:
        return formats.listed(numbers)
    targets = {target.year: target for target in (evaluation.target_of_year, evaluation.final_target) if target}
    return formats.listed(
        [*numbers, *(_final(target, row) for _year, target in sorted(targets.items())), _constant(row)]
    )


def _constant(row: SheetRow) -> str:
    base = row.indicator.contract.price_base_year
    if row.indicator.price_basis != PriceBasis.CONSTANT or base is None:
        return ""
    return _("en euros constants de %s") % base
