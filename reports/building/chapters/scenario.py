"""The growth scenario: what the contract supposes, and what was observed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import choices, formats
from indicators.models import Assumption, AssumptionObservation
from indicators.presenters.assumptions import assumed_text, observed_text
from indicators.queries.scenario import AssumptionLine
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Cell, Row, Section, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    page = material.scenario
    if page is None or not page.lines:
        return (), ()
    observed = sum(_until(line, material.year) is not None for line in page.lines)
    intro = _(
        "Le contrat repose sur %(number)s hypothèses, que tiennent l’État ou l’institut. Hypothèses pour lesquelles "
        "une observation est enregistrée : %(observed)s."
    )
    said = intro % {"number": len(page.lines), "observed": observed}
    return (cells.paragraph(said), _table(material, (("state", page.state), ("institute", page.institute)))), ()


def _until(line: AssumptionLine, year: int) -> tuple[int, AssumptionObservation] | None:
    """The latest observation that is not of a later year."""
    known = [(of, one) for of, one in line.by_year if one is not None and of <= year]
    return known[-1] if known else None


def _table(material: Material, holders: Iterable[tuple[str, Sequence[AssumptionLine]]]) -> Table:
    rows: list[Row] = []
    for holder, lines in holders:
        if lines:
            rows.append(cells.group(_("Hypothèses tenues par : %(holder)s") % {"holder": _holder(holder)}))
            rows += _rows(material, lines)
    return Table(
        name=_("Scénario"),
        caption=_("Hypothèses du scénario de croissance, et dernière observation"),
        columns=(
            cells.column("assumption", _("Hypothèse"), 3.4),
            cells.column("figure", _("Chiffre du contrat"), 1.2),
            cells.column("period", _("Période"), 0.9),
            cells.column("observed", _("Observé"), 2),
        ),
        rows=tuple(rows),
    )


def _holder(holder: str) -> str:
    return str(choices.AssumptionHolder(holder).label)


def _rows(material: Material, lines: Iterable[AssumptionLine]) -> Iterator[Row]:
    for line in lines:
        one = line.assumption
        figure = assumed_text(one) if one.value is not None else _("sans chiffre imprimé")
        yield Row(
            (
                cells.words(one.label, language=cells.foreign()),
                _figure(one, figure),
                cells.words(one.period or formats.NONE),
                _observed(line, material.year),
            )
        )


def _figure(one: Assumption, text: str) -> Cell:
    """With the unit that the contract prints: `90 k€/emploi`."""
    return Cell(
        text=text,
        value=one.value if one.value_max is None else None,
        percent=one.unit == "%",
        language=cells.foreign() if one.value is not None and one.unit not in {"", "%"} else "",
    )


def _observed(line: AssumptionLine, year: int) -> Cell:
    found = _until(line, year)
    if found is None:
        return cells.words(_("rien d’observé"), tone="muted")
    of, one = found
    said = " ".join(filter(None, [observed_text(one, line.assumption), one.text]))
    value: Decimal | None = one.value
    text = _("%(year)s : %(said)s") % {"year": of, "said": said}
    return Cell(text=text, value=value, percent=value is not None and line.assumption.unit == "%")
