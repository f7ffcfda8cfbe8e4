"""Drawings and words of evaluations in templates: nothing is decided here."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from dashboards.queries.cascade import CascadeGroup
from indicators import charts, formats
from indicators.calculations.results import CascadeRow, Evaluation, ResolvedTarget
from indicators.calculations.vocabulary import Direction
from indicators.formats import Measured
from indicators.models import Target
from indicators.presenters.cascade import notes
from indicators.presenters.headline import Counted
from indicators.presenters.targets import bound_text, printed_text, target_text, written_target
from indicators.queries.catalogue import Catalogue, Series

register = template.Library()


@register.simple_tag
def bullet(evaluation: Evaluation, series: Series) -> SafeString:
    """An indicator that is better neither way is read towards its target."""
    return charts.bullet(
        falls=None if series.direction == Direction.NONE else series.direction == Direction.DOWN,
        actual=evaluation.judged_value,
        reference=evaluation.reference,
        expected=evaluation.expected,
        target=evaluation.target,
    )


@register.simple_tag
def shares(counted: Counted) -> SafeString:
    return charts.shares([(part.answer, part.number, part.provisional) for part in counted.parts])


@register.filter
def target(resolved: ResolvedTarget | None, measure: Measured) -> str:
    return target_text(resolved, measure)


@register.filter
def institute_target(row: CascadeRow, measure: Measured) -> str:
    return bound_text(row.institute_comparator, row.institute_target, measure)


@register.filter
def printed(resolved: ResolvedTarget | None, measure: Measured) -> str:
    return printed_text(resolved, measure)


@register.filter
def written(target: Target | None, measure: Measured) -> str:
    """A target as an amendment writes it: `+20 %` where it is relative to the reference; an em dash for none."""
    return written_target(target, measure) if target else formats.NONE


@register.filter
def cascade_notes(row: CascadeRow, names: Catalogue) -> list[str]:
    return list(notes(row, names))


@register.filter
def school_lines(group: CascadeGroup, names: Catalogue) -> list[tuple[str, list[Decimal | None]]]:
    """Each school's numbers, year by year."""
    schools = list(dict.fromkeys(code for row in group.rows for code in row.schools_asked))
    by_year = [{share.school: share.value for share in row.school_targets} for row in group.rows]
    return [(names.place_name(code), [values.get(code) for values in by_year]) for code in schools]


@register.filter
def progress_percent(progress: Decimal | None) -> Decimal | None:
    """A fraction as a percentage, to be written by the filter of percentages."""
    return None if progress is None else progress.scaleb(2)
