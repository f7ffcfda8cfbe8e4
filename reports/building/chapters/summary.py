"""The first page: the two counts, what needs attention first, what must be known of the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indicators import charts, formats
from indicators.calculations.headline import headline
from indicators.presenters.headline import Counted, counts
from indicators.presenters.why import reason
from indicators.queries.attention import alerts
from reports.building import cells
from reports.building.coverage import provisional_values, unreconciled_series
from reports.building.deliverables import year_count
from reports.building.material import Material
from reports.document import Block, Bullets, Callout, Figure, Heading, KeyNumber, KeyNumbers, Row, Section, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    counted = counts(headline(material.evaluations, material.year, entity=material.subject.code))
    blocks: list[Block] = [*_errata(material), KeyNumbers(tuple(_numbers(material, counted)))]
    blocks += [_figure(one) for one in counted if one.denominator]
    blocks += [Heading(_("Ce qui demande attention d’abord")), _attention(material), *_reading(material)]
    blocks += [Heading(_("Les deux comptes")), _table(counted)]
    return blocks, ()


def _errata(material: Material) -> Iterator[Callout]:
    for one in material.order.errata:
        title = _("Erratum : version %(version)s, %(day)s") % {
            "version": one.version,
            "day": formats.day_text(one.published_on),
        }
        yield cells.callout(formats.in_language(one.text, one.text_en), title, "fair")


def _numbers(material: Material, counted: Sequence[Counted]) -> Iterator[KeyNumber]:
    for one in counted:
        yield KeyNumber(one.label[:1].upper() + one.label[1:], str(one.denominator), one.text)
    asked = [row for row in material.evaluations if row.entity == material.subject.code and material.is_asked(row)]
    with_value = sum(row.value is not None for row in asked)
    provisional = sum(row.provisional and row.value is not None for row in asked)
    note = _("dont %(number)s provisoires") % {"number": provisional} if provisional else ""
    yield KeyNumber(_("Indicateurs renseignés"), f"{with_value}/{len(asked)}", note)
    due = year_count(material.deliverables, material.year)
    if due.asked:
        yield KeyNumber(_("Livrables échus dans l’année"), f"{due.done}/{due.asked}", due.text)


def _figure(counted: Counted) -> Figure:
    drawn = charts.shares([(part.answer, part.number, part.provisional) for part in counted.parts])
    heading = counted.heading[:1].upper() + counted.heading[1:]
    return Figure(
        svg=charts.standalone(drawn),
        alt=_("%(heading)s. %(parts)s.") % {"heading": heading, "parts": counted.text},
        caption=_("%(heading)s — %(parts)s") % {"heading": heading, "parts": counted.text},
        table=_("Les deux comptes"),
    )


def _table(counted: Sequence[Counted]) -> Table:
    rows: list[Row] = []
    for one in counted:
        rows.append(cells.group(one.heading[:1].upper() + one.heading[1:]))
        for part in one.parts:
            rows.append(Row((cells.words(part.name), cells.count(part.number))))
    return Table(
        name=_("Les deux comptes"),
        caption=_("Les deux comptes de l’année, avec leurs dénominateurs"),
        columns=(cells.column("answer", _("Réponse"), 4), cells.column("number", _("Nombre"), numeric=True)),
        rows=tuple(rows),
        note=_(
            "Les cibles exigibles sont celles que le contrat fixe pour l’année ; la trajectoire compare l’année à son "
            "point de passage vers la cible finale et n’est pas contractuelle. Aucun avancement moyen n’est calculé."
        ),
    )


def _reading(material: Material) -> Iterator[Callout]:
    provisional = provisional_values(material)
    if provisional:
        text = _("Valeurs provisoires dans ce rapport : %(number)s. Elles sont évaluées, marquées et comptées à part.")
        yield cells.callout(text % {"number": len(provisional)}, _("Chiffres provisoires"), "fair")
    apart = unreconciled_series(material)
    if apart:
        text = _(
            "Les ajustements de l’année entre la somme des écoles et l’institut ne sont pas tous saisis pour : "
            "%(names)s. Ces valeurs sont évaluées telles quelles."
        ) % {"names": formats.list_text(one.name for one in apart)}
        yield cells.callout(text, _("Périmètres non rapprochés"), "fair")


def _attention(material: Material) -> Block:
    found = alerts(material.found, material.rows(material.subject))
    if not found:
        return cells.paragraph(_("Aucun indicateur évalué n’est en retrait ni hors trajectoire."))
    items = []
    for alert in found:
        said = reason(alert.row.evaluation, alert.answer, material.names)
        if alert.schools:
            schools = formats.list_text(material.names.place_name(code) for code in alert.schools)
            named = _("Écoles en retrait ou hors trajectoire : %(schools)s.") % {"schools": schools}
            said = f"{said} {named}"
        items.append(cells.named(alert.row.series.name, said))
    return Bullets(tuple(items))
