"""What was revised: the contract by its amendments, published figures by corrections, this report by its errata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.vocabulary import Basis, Comparator
from indicators.models import Amendment, Assumption, Baseline, DefinitionRevision, Target
from indicators.presenters.assumptions import assumed_text
from indicators.presenters.targets import written_target
from indicators.queries.changes import RevisedTarget, Revision
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Cell, Heading, Row, Section, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    blocks = [*_amendments(material), *_restatements(material), *_errata(material)]
    return (blocks or [cells.paragraph(_nothing(material))]), ()


def _nothing(material: Material) -> str:
    day = formats.day_text(material.order.as_of)
    return _("Au %(day)s : aucun avenant signé, aucune correction d’un chiffre publié, aucun erratum.") % {"day": day}


def _amendments(material: Material) -> Iterator[Block]:
    for rank, revision in enumerate(material.amendments, start=1):
        amendment = revision.amendment
        yield Heading(amendment.title)
        said = _("Signé le %(day)s ; s’applique à partir de %(year)s.") % {
            "day": formats.day_text(amendment.signed_on),
            "year": amendment.first_year,
        }
        yield cells.paragraph(" ".join(filter(None, [said, amendment.text, _break(revision)])))
        cited = [_assumption(one) for one in amendment.assumptions.all()]
        if cited:
            yield cells.paragraph(_("Hypothèses du contrat qu’il cite :"))
            yield cells.bullets(cited)
        own = [one for one in revision.targets if one.entity.code in {place.code for place in material.places}]
        if own:
            yield _targets(material, own, amendment.title, rank)
        yield from _references(material, amendment, rank)
        yield from _definitions(material, amendment)


def _assumption(one: Assumption) -> str:
    return f"{one.label} ({assumed_text(one)})" if one.value is not None else one.label


def _references(material: Material, amendment: Amendment, rank: int) -> Iterator[Table]:
    own = [one for one in material.references if one.after.amendment_id == amendment.pk]
    if not own:
        return
    yield Table(
        name=_("Avenant %(rank)s, références") % {"rank": rank},
        caption=_("Références révisées par « %(title)s »") % {"title": amendment.title},
        columns=(
            cells.column("indicator", _("Indicateur"), 3),
            cells.column("entity", _("Établissement"), 1.2),
            cells.column("period", _("Période"), 0.9),
            cells.column("before", _("Avant"), 1.1, numeric=True),
            cells.column("after", _("Après"), 1.1, numeric=True),
        ),
        rows=tuple(
            Row(
                (
                    cells.words(material.names.series_name(one.after.indicator.code)),
                    cells.words(one.entity.short_name),
                    cells.words(one.after.period),
                    _reference(material, one.before),
                    _reference(material, one.after),
                )
            )
            for one in own
        ),
    )


def _reference(material: Material, found: Baseline | None) -> Cell:
    if found is None or found.value is None:
        return cells.EMPTY
    return cells.figure(
        found.value, material.names.series[found.indicator.code].nominal, is_provisional=found.provisional
    )


def _definitions(material: Material, amendment: Amendment) -> Iterator[Block]:
    said = [
        (material.names.series_name(one.indicator.code), " ".join(filter(None, _redefined(one))))
        for one in material.redefined
        if one.amendment_id == amendment.pk
    ]
    if said:
        yield cells.paragraph(_("Indicateurs redéfinis :"))
        yield cells.bullets(cells.named(name, text) for name, text in said)


def _redefined(one: DefinitionRevision) -> list[str]:
    return [
        one.definition,
        one.perimeter,
        one.observed_at,
        _("Rupture de série.") if one.series_break else "",
    ]


def _break(revision: Revision) -> str:
    return (
        _("Il rompt une série : les années d’avant ne se comparent plus à celles d’après.") if revision.breaks else ""
    )


def _targets(material: Material, own: Sequence[RevisedTarget], title: str, rank: int) -> Table:
    return Table(
        name=_("Avenant %(rank)s") % {"rank": rank},
        caption=_("Cibles révisées par « %(title)s »") % {"title": title},
        columns=(
            cells.column("indicator", _("Indicateur"), 3),
            cells.column("entity", _("Établissement"), 1.2),
            cells.column("year", _("Année"), 0.7),
            cells.column("before", _("Avant"), 1.2, numeric=True),
            cells.column("after", _("Après"), 1.2, numeric=True),
        ),
        rows=tuple(
            Row(
                (
                    cells.words(material.names.series_name(one.after.indicator.code)),
                    cells.words(one.entity.short_name),
                    cells.year_cell(one.after.year),
                    _written(material, one.before),
                    _written(material, one.after),
                )
            )
            for one in own
        ),
    )


def _written(material: Material, target: Target | None) -> Cell:
    """As the contract or the amendment writes it; a number where the number says all."""
    if target is None:
        return cells.EMPTY
    series = material.names.series[target.indicator.code]
    says_all = target.comparator == Comparator.REACH and target.basis == Basis.ABSOLUTE and not target.withdrawn
    return Cell(
        text=written_target(target, series),
        value=target.value if says_all else None,
        decimals=series.decimals if says_all else None,
        percent=says_all and series.unit == "%",
    )


def _restatements(material: Material) -> Iterator[Block]:
    if not material.restatements:
        return
    yield Heading(_("Chiffres publiés qui ont été corrigés"))
    yield Table(
        name=_("Corrections"),
        caption=_("Valeur publiée d’abord, valeur publiée ensuite"),
        columns=(
            cells.column("entity", _("Établissement"), 1.2),
            cells.column("indicator", _("Indicateur"), 3),
            cells.column("year", _("Année"), 0.7),
            cells.column("before", _("Avant"), 1.1, numeric=True),
            cells.column("after", _("Après"), 1.1, numeric=True),
            cells.column("on", _("Le"), 1.2),
        ),
        rows=tuple(
            Row(
                (
                    cells.words(material.names.place_name(one.entity)),
                    cells.words(" — ".join(filter(None, [material.names.series_name(one.indicator), one.name]))),
                    cells.year_cell(one.year),
                    cells.figure(one.before, material.names.series[one.indicator].nominal),
                    cells.figure(one.after, material.names.series[one.indicator].nominal),
                    cells.day(one.on),
                )
            )
            for one in material.restatements
        ),
    )


def _errata(material: Material) -> Iterator[Block]:
    if not material.order.errata:
        return
    yield Heading(_("Errata de ce rapport"))
    yield cells.bullets(
        _("Version %(version)s, %(day)s : %(text)s")
        % {
            "version": one.version,
            "day": formats.day_text(one.published_on),
            "text": formats.in_language(one.text, one.text_en),
        }
        for one in material.order.errata
    )
