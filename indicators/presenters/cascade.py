"""What must be known beside a comparison of the schools' targets with the institute's."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.results import CascadeRow
from indicators.calculations.vocabulary import Rollup
from indicators.queries.catalogue import Catalogue


def notes(row: CascadeRow, names: Catalogue) -> Iterator[str]:
    """Why there is no roll-up or only a partial one, with the schools named."""
    if row.rollup == Rollup.ENTERED:
        yield _("L’institut donne sa propre valeur : les cibles des écoles ne se consolident pas.")
        return
    if row.schools_without_number:
        schools = formats.list_text(names.place_name(code) for code in row.schools_without_number)
        yield _("Partiel : cible sans nombre pour %(schools)s.") % {"schools": schools}
    if row.weights_missing:
        series = names.series[row.indicator].weighed_by
        if len(row.weights_missing) == len(row.school_targets):
            text = _("Non consolidé : la pondération « %(series)s » de %(year)s n’est pas connue.")
        else:
            text = _("Non consolidé : la pondération « %(series)s » de %(year)s manque pour %(schools)s.")
        schools = formats.list_text(names.place_name(code) for code in row.weights_missing)
        yield text % {"series": names.series_name(series), "year": row.year, "schools": schools}
    if row.institute_target is None and row.rolled_up is not None:
        yield _("L’institut n’a pas de cible chiffrée en %(year)s.") % {"year": row.year}
