"""The judgements that were signed, beside the computed answers, which they never override."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Appreciation
from indicators.presenters.appreciations import subject
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Row, Section, Table, Tone

TONES: dict[str, Tone] = {
    "achieved": "good",
    "mostly_achieved": "good",
    "partly_achieved": "fair",
    "not_achieved": "poor",
}


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    if not material.appreciations:
        return (), ()
    intro = _(
        "Ces appréciations sont signées. Elles se lisent à côté du statut et de la perspective, sans les changer."
    )
    return (cells.paragraph(intro), _table(material)), ()


def _table(material: Material) -> Table:
    return Table(
        name=_("Appréciations"),
        caption=_("Appréciations de %(year)s") % {"year": material.year},
        columns=(
            cells.column("subject", _("Ce qui est apprécié"), 2),
            cells.column("entity", _("Établissement"), 1),
            cells.column("level", _("Appréciation"), 1.1),
            cells.column("text", _("Texte"), 3.6),
            cells.column("signed", _("Signée le"), 1),
        ),
        rows=tuple(_row(material, one) for one in material.appreciations),
    )


def _row(material: Material, one: Appreciation) -> Row:
    """Who signed is not told: a report goes to readers outside."""
    named = subject(one.key)
    return Row(
        (
            cells.words(_("%(title)s (%(kind)s)") % {"title": named.title, "kind": named.kind}),
            cells.words(material.names.place_name(one.entity.code)),
            cells.words(str(one.get_level_display()), tone=TONES.get(one.level, "")),
            cells.words(one.text, language=cells.foreign()),
            cells.day(timezone.localdate(one.signed_at)) if one.signed_at else cells.words(_("au contrat")),
        )
    )
