"""Who explains the gap, in words: the lines of the table, the drawing, and why there may be none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import charts, formats
from indicators.calculations.vocabulary import Direction, Rollup
from indicators.calculations.waterfall import Hindrance, Part, PartKind, Waterfall
from indicators.queries.catalogue import Catalogue, Series

HINDRANCES: Mapping[Hindrance, Promise] = {
    Hindrance.NOT_ROLLED_UP: gettext_lazy(
        "L’institut donne lui-même cette valeur : elle ne se décompose pas par école."
    ),
    Hindrance.CUMULATIVE: gettext_lazy(
        "L’indicateur cumule plusieurs années : l’écart d’une année ne se décompose pas par école."
    ),
    Hindrance.NO_VALUE: gettext_lazy("L’institut n’a pas de valeur cette année : il n’y a pas d’écart à expliquer."),
    Hindrance.PARTIAL: gettext_lazy(
        "Toutes les écoles n’ont pas répondu : l’écart de l’institut n’est pas encore évalué."
    ),
    Hindrance.NO_EXPECTED: gettext_lazy(
        "Rien n’est attendu de l’institut cette année : il n’y a pas d’écart à expliquer."
    ),
    Hindrance.NO_SCHOOL: gettext_lazy("Aucune école n’a de valeur : l’écart ne se décompose pas."),
    Hindrance.WITHOUT_WEIGHT: gettext_lazy(
        "La pondération manque pour une école au moins : les parts des écoles ne se calculent pas."
    ),
    Hindrance.SCHOOLS_WITHOUT_EXPECTED: gettext_lazy(
        "Aucune école n’a de valeur attendue cette année : l’écart ne se décompose pas."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table; `kind` is start, end or that of a part. `code` is that of a school, for its link."""

    kind: str
    label: str
    code: str = ""
    value: Decimal | None = None
    expected: Decimal | None = None
    weight: Decimal | None = None
    amount: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """With a `hindrance` there are neither lines nor drawings."""

    hindrance: str = ""
    lines: tuple[Line, ...] = ()
    wide: SafeString | str = ""
    narrow: SafeString | str = ""
    notes: tuple[str, ...] = ()
    is_weighed: bool = False


def story(found: Waterfall, names: Catalogue, series: Series) -> Story:
    if found.hindrance is not None or found.start is None or found.end is None:
        return Story(hindrance=str(HINDRANCES[found.hindrance or Hindrance.NO_VALUE]))
    lines = tuple(_lines(found, names))
    drawn = charts.Falls(
        measure=series,
        start=found.start,
        end=found.end,
        start_label=lines[0].label,
        end_label=lines[-1].label,
        bars=tuple(_bar(line, line.amount, series) for line in lines[1:-1] if line.amount is not None),
    )
    return Story(
        lines=lines,
        wide=charts.waterfall(drawn),
        narrow=charts.waterfall(drawn, charts.NARROW_ROOM),
        notes=tuple(_notes(found, names)),
        is_weighed=found.rollup != Rollup.SUM,
    )


def _bar(line: Line, amount: Decimal, series: Series) -> charts.Bar:
    """A school's part is good or bad; the others are nobody's merit."""
    good = (amount < 0) == (series.direction == Direction.DOWN) if line.kind == PartKind.SCHOOL and amount else None
    return charts.Bar(label=line.label, amount=amount, good=good)


def _lines(found: Waterfall, names: Catalogue) -> Iterator[Line]:
    yield Line(kind="start", label=_("Attendu de l’institut en %(year)s") % {"year": found.year}, amount=found.start)
    for part in found.parts:
        yield _line(part, names)
    yield Line(kind="end", label=_("Réalisé %(year)s") % {"year": found.year}, amount=found.end)


def _line(part: Part, names: Catalogue) -> Line:
    labels = {
        PartKind.COMMITMENTS: _("Attendu : écoles moins institut"),
        PartKind.SCHOOL: names.place_name(part.code),
        PartKind.ADJUSTMENT: part.code,
        PartKind.UNEXPLAINED: _("Différence que rien n’explique"),
    }
    note = ""
    if part.kind == PartKind.SCHOOL and part.expected is None:
        note = _("sans valeur attendue")
    elif part.amount is None:
        note = _("montant attendu")
    return Line(
        kind=part.kind.value,
        label=labels[part.kind],
        code=part.code if part.kind == PartKind.SCHOOL else "",
        value=part.value,
        expected=part.expected,
        weight=part.weight,
        amount=part.amount,
        note=note,
    )


def _notes(found: Waterfall, names: Catalogue) -> Iterator[str]:
    if found.rollup == Rollup.SUM:
        yield _("La part d’une école est sa valeur moins sa propre valeur attendue.")
    else:
        yield _(
            "La part d’une école est l’écart à sa propre valeur attendue, pesé par sa part dans le total des poids "
            "de l’année."
        )
    if found.schools_without_expected:
        schools = {"schools": _schools(found.schools_without_expected, names)}
        if found.rollup == Rollup.SUM:
            yield _("Sans valeur attendue, la valeur entière compte : %(schools)s.") % schools
        else:
            yield _("Sans valeur attendue, comparaison à ce qui est attendu des autres : %(schools)s.") % schools
    if found.schools_missing:
        schools = {"schools": _schools(found.schools_missing, names)}
        yield _("Sans valeur, donc sans part propre, dans la différence inexpliquée : %(schools)s.") % schools
    if not found.adjustments_known:
        yield _("Les ajustements de l’année ne sont pas tous saisis : périmètre non rapproché.")


def _schools(codes: tuple[str, ...], names: Catalogue) -> str:
    return formats.list_text(names.place_name(code) for code in codes)
