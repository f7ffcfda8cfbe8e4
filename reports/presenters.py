"""Reports in words and addresses, as pages and messages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from indicators.formats import day_text, in_english, number_text
from reports.calculations.workflow import ReportMove
from reports.choices import Language, ReportKind
from reports.document import Document, Snapshot
from reports.drawing import FORMATS
from reports.models import Report, ReportVersion
from reports.models.files import StoredFile
from reports.services.errata import erratum_text
from reports.services.generation import BILINGUAL, files_of

MOVE_LABELS: dict[ReportMove, Promise] = {
    ReportMove.SUBMIT: gettext_lazy("Transmettre pour relecture"),
    ReportMove.RETURN: gettext_lazy("Renvoyer"),
    ReportMove.PUBLISH: gettext_lazy("Publier"),
    ReportMove.REVISE: gettext_lazy("Commencer une nouvelle version"),
}
MOVE_EFFECTS: dict[ReportMove, Promise] = {
    ReportMove.SUBMIT: gettext_lazy("Les textes ne changent plus ; la direction générale relit, vise et publie."),
    ReportMove.RETURN: gettext_lazy("Le rapport revient à ceux qui l’écrivent, avec un motif qu’ils lisent."),
    ReportMove.PUBLISH: gettext_lazy(
        "Le rapport est figé avec son empreinte, ses chiffres validés deviennent publics pour le ministère, "
        "et les personnes concernées sont prévenues. Une publication ne se retire pas."
    ),
    ReportMove.REVISE: gettext_lazy(
        "La version publiée reste telle quelle ; le motif et les chiffres corrigés depuis seront imprimés en erratum."
    ),
}
MOVE_DONE: dict[ReportMove, Promise] = {
    ReportMove.SUBMIT: gettext_lazy("Le rapport est transmis pour relecture."),
    ReportMove.RETURN: gettext_lazy("Le rapport est renvoyé à ceux qui l’écrivent."),
    ReportMove.PUBLISH: gettext_lazy("Le rapport est publié ; ses fichiers se préparent."),
    ReportMove.REVISE: gettext_lazy("Une nouvelle version est commencée ; la précédente reste publiée."),
}
# Units of a size, in both languages.
MEGABYTE, KILOBYTE = 1_000_000, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file that a report has, or will have: `file` is None until it is made."""

    label: str
    language: str
    url: str
    file: StoredFile | None
    size: str


def title_of(report: Report) -> str:
    """`Rapport annuel 2025 — IMT`; `Point stratégique du 15 juin 2026 — IMT`."""
    name = report.entity.short_name
    if report.kind == ReportKind.INTERIM:
        return _("Point stratégique du %(date)s — %(name)s") % {"date": day_text(report.dated), "name": name}
    return _("Rapport annuel %(year)s — %(name)s") % {"year": report.year, "name": name}


def file_lines(version: ReportVersion) -> list[FileLine]:
    """Every file of a published version, whether or not it is made yet."""
    there = {(file.form, file.language): file for file in version.files.all()}
    return [_line(form, language, there.get((form, language)), _address(version)) for form, language in files_of()]


def draft_lines(files: Iterable[StoredFile], job: int) -> list[FileLine]:
    return [_line(file.form, file.language, file, ("reports:draft-file", (job,))) for file in files]


def _address(version: ReportVersion) -> tuple[str, tuple[object, ...]]:
    report = version.report
    return "reports:file", (report.contract.code, report.year, report.entity.code, report.edition, version.number)


def _line(form: str, language: str, file: StoredFile | None, address: tuple[str, tuple[object, ...]]) -> FileLine:
    route, arguments = address
    both = _("français et anglais")
    return FileLine(
        label=str(FORMATS[form].label),
        language=both if form in BILINGUAL else str(Language(language).label),
        url=reverse(route, args=[*arguments, language, form]),
        file=file,
        size=size_text(file.size) if file else "",
    )


def size_text(size: int) -> str:
    """`1,2 Mo`, `340 ko`."""

    space = "\u00a0"
    if size >= MEGABYTE:
        return f"{number_text(Decimal(size) / MEGABYTE, 1)}{space}{'MB' if in_english() else 'Mo'}"
    return f"{number_text(Decimal(max(size, KILOBYTE)) / KILOBYTE)}{space}{'kB' if in_english() else 'ko'}"


def file_name(report: Report, *, language: str, form: str, version: int | None) -> str:
    """What a browser saves a file as."""
    mark = f"v{version}" if version else "projet"
    spoken = "" if form in BILINGUAL else f"-{language}"
    name = f"{report.contract.code}-{report.year}-{report.entity.code}-{report.edition}-{mark}{spoken}"
    return f"{name}{FORMATS[form].suffix}"


def frozen_document(version: ReportVersion, language: str) -> Document | None:
    """The document of a published version, from its frozen bytes and nothing else; None for another language."""
    return Snapshot.from_bytes(bytes(version.snapshot)).documents.get(language)


def erratum_lines(version: ReportVersion) -> list[str]:
    """What a version puts right, in the reader's language; nothing for the first."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    with override(language):
        return erratum_text(version.reason, version.changes, language).splitlines() if version.number > 1 else []
