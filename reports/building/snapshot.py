"""One report as data: both languages, and the tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from indicators import formats
from indicators.models import Contract
from reports.building import tidy
from reports.building.chapters import CHAPTERS
from reports.building.material import Erratum, Material, Narratives, Order, read_material
from reports.building.outline import Kind, Part, parts_of
from reports.document import Document, Section, Snapshot
from schools.models import Entity

LANGUAGES = ("fr", "en")


def build_snapshot(
    *,
    contract: Contract,
    entity: Entity,
    year: int,
    kind: Kind,
    as_of: date,
    narratives: Narratives,
    dated: date | None = None,
    version: int = 0,
    errata: Sequence[Erratum] = (),
    states: frozenset[str],
    today: date,
) -> Snapshot:
    """The report of a year, for the institute or one of its schools, as things stood at the end of `as_of`.

    `states` are those of the figures that it may show; of them it reads what `evaluate` reads (`material.evaluated`).
    `narratives`: section code -> language -> blocks already cleared; `outline.written_parts` and `school_section` give
    the codes. `dated`: the day of an interim statement. `version` 0 is a draft, and marked as one. The same arguments
    on the same data give the same bytes.
    Raises YearOutOfRange for a year that the contract says nothing of.
    """
    order = Order(
        contract=contract,
        entity=entity,
        year=year,
        kind=kind,
        as_of=as_of,
        today=today,
        dated=dated,
        version=version,
        states=states,
        errata=tuple(sorted(errata, key=lambda one: (one.version, one.published_on))),
        narratives=narratives,
    )
    material = read_material(order)
    documents = {}
    for language in LANGUAGES:
        with translation.override(language):
            documents[language] = _document(material, language)
    with translation.override("fr"):
        tables = tuple(tidy.tables(material))
    return Snapshot(meta=order.meta, documents=documents, tables=tables)


def _document(material: Material, language: str) -> Document:
    order, contract = material.order, material.order.contract
    return Document(
        language="en" if language == "en" else "fr",
        title=_title(order),
        subtitle=formats.in_language(contract.title, contract.title_en),
        organisation=material.subject.name,
        facts=tuple(_facts(material)),
        sections=tuple(
            section for part in parts_of(is_institute=material.is_institute) for section in _part(part, material)
        ),
        mark=_mark(material),
    )


def _title(order: Order) -> str:
    if order.kind == "annual":
        return _("Rapport annuel %(year)s") % {"year": order.year}
    if order.dated is not None:
        return _("Point stratégique du %(day)s") % {"day": formats.day_text(order.dated)}
    return _("Point stratégique %(year)s") % {"year": order.year}


def _facts(material: Material) -> Iterable[tuple[str, str]]:
    order = material.order
    yield _("Exercice"), str(order.year)
    yield _("Données arrêtées au"), formats.day_text(order.as_of)
    yield _("Établi le"), formats.day_text(order.today)
    yield _("Version"), str(order.version) if order.version else _("projet")


def _mark(material: Material) -> str:
    """On every page of a draft, and of an interim statement that rests on provisional figures."""
    if not material.order.version:
        return _("Projet")
    provisional = any(row.provisional for row in material.evaluations)
    return _("Point stratégique : chiffres provisoires") if material.order.kind == "interim" and provisional else ""


def _part(part: Part, material: Material) -> Iterable[Section]:
    """A chapter and its parts: what was written first, then what is computed; nothing where there is neither."""
    written = material.narrative(part.code) if part.written else ()
    chapter = CHAPTERS.get(part.code)
    blocks, parts = chapter(material) if chapter else ((), ())
    if written or blocks or parts:
        yield Section(part.code, str(part.title), (*written, *blocks), annex=part.annex)
        yield from parts
