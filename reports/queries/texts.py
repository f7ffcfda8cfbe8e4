"""The texts of a report as its page lists them: every section that may have one, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from reports.building import written_parts
from reports.choices import Language
from reports.models import Narrative, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText:
    """One section in one language; `narrative` is None while nothing is written."""

    section: str
    title: str | Promise
    language: str
    narrative: Narrative | None

    @property
    def is_written(self) -> bool:
        return self.narrative is not None and bool(self.narrative.text)


def section_title(report: Report, section: str) -> str | Promise:
    parts = written_parts(is_institute=report.entity.is_institute)
    return next((part.title for part in parts if part.code == section), section)


def texts_of(report: Report) -> tuple[tuple[str | Promise, tuple[SectionText, ...]], ...]:
    """Of each section, its title and its texts. One query."""
    rows = report.narratives.select_related("updated_by", "cleared_by")
    written = {(row.section, row.language): row for row in rows}
    return tuple(
        (
            part.title,
            tuple(
                SectionText(
                    section=part.code,
                    title=part.title,
                    language=language,
                    narrative=written.get((part.code, language)),
                )
                for language in Language.values
            ),
        )
        for part in written_parts(is_institute=report.entity.is_institute)
    )
