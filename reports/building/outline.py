"""The sections of a report, in order: their codes, that the narrative is written for, and their titles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Kind = Literal["annual", "interim"]

FOREWORD, SUMMARY, CHANGES, INDICATORS, SCHOOLS = "foreword", "summary", "changes", "indicators", "schools"
CASCADE, MILESTONES, INCOME, SCENARIO = "cascade", "milestones", "income", "scenario"
POSITIONING, AMENDMENTS, COVERAGE, APPRECIATIONS = "positioning", "amendments", "coverage", "appreciations"
PERSPECTIVES, METHODOLOGY, EXPLANATIONS, SOURCES = "perspectives", "methodology", "explanations", "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A chapter. `institute` and `school`: whose report has it. `written`: its text may be added by hand."""

    code: str
    title: Promise
    institute: bool = True
    school: bool = True
    annex: bool = False
    written: bool = True


PARTS = (
    Part(code=FOREWORD, title=_("Avant-propos")),
    Part(code=SUMMARY, title=_("Synthèse")),
    Part(code=CHANGES, title=_("Ce qui a changé en un an")),
    Part(code=INDICATORS, title=_("Les indicateurs")),
    Part(code=SCHOOLS, title=_("Les écoles"), school=False),
    Part(code=CASCADE, title=_("Les engagements des écoles et celui de l’institut"), school=False),
    Part(code=MILESTONES, title=_("Les jalons")),
    Part(code=INCOME, title=_("Les ressources suivies, dans l’année et en cumul"), school=False),
    Part(code=SCENARIO, title=_("Le scénario de croissance et ce qui en est observé"), school=False),
    Part(code=POSITIONING, title=_("Le positionnement thématique"), institute=False),
    Part(code=APPRECIATIONS, title=_("Les appréciations signées")),
    Part(code=PERSPECTIVES, title=_("Perspectives")),
    Part(code=COVERAGE, title=_("Complétude, chiffres provisoires et périmètres")),
    Part(code=AMENDMENTS, title=_("Avenants, corrections et errata")),
    Part(code=METHODOLOGY, title=_("Méthode"), annex=True, written=False),
    Part(code=EXPLANATIONS, title=_("Pourquoi ces statuts"), annex=True, written=False),
    Part(code=SOURCES, title=_("Sources"), annex=True, written=False),
)
BY_CODE = {part.code: part for part in PARTS}


def parts_of(*, is_institute: bool) -> tuple[Part, ...]:
    """The chapters of the institute's report, or of a school's."""
    return tuple(part for part in PARTS if (part.institute if is_institute else part.school))


def written_parts(*, is_institute: bool) -> tuple[Part, ...]:
    """Those that a text may be written for. A chapter of which nothing is known appears with its text alone."""
    return tuple(part for part in parts_of(is_institute=is_institute) if part.written)


def school_section(school: str) -> str:
    """The code of a school's own part in the institute's report."""
    return f"{SCHOOLS}-{school}"


def domain_section(domain: str) -> str:
    return f"{INDICATORS}-{domain}"
