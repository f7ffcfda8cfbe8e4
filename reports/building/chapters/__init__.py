"""The chapters of a report: each is a function of the material, in the language of the moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reports.building import outline
from reports.building.chapters import (
    amendments,
    appreciations,
    cascade,
    changes,
    coverage,
    explanations,
    income,
    indicators,
    methodology,
    milestones,
    positioning,
    scenario,
    schools,
    sources,
    summary,
)
from reports.building.material import Material
from reports.document import Block, Section

# What a chapter says, then its parts.
Chapter = tuple[Sequence[Block], Sequence[Section]]

CHAPTERS: Mapping[str, Callable[[Material], Chapter]] = {
    outline.SUMMARY: summary.chapter,
    outline.CHANGES: changes.chapter,
    outline.INDICATORS: indicators.chapter,
    outline.SCHOOLS: schools.chapter,
    outline.CASCADE: cascade.chapter,
    outline.MILESTONES: milestones.chapter,
    outline.INCOME: income.chapter,
    outline.SCENARIO: scenario.chapter,
    outline.POSITIONING: positioning.chapter,
    outline.APPRECIATIONS: appreciations.chapter,
    outline.COVERAGE: coverage.chapter,
    outline.AMENDMENTS: amendments.chapter,
    outline.METHODOLOGY: methodology.chapter,
    outline.EXPLANATIONS: explanations.chapter,
    outline.SOURCES: sources.chapter,
}
