"""Workbooks (XLSX, ODS) as rows of text, read in a process apart that a hostile file can only bring down itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ROOT = Path(__file__).resolve().parents[3]
# The root is looked in last: nothing of the application can stand for a module of the standard library.
PROGRAM = "import sys; sys.path.append(sys.argv[1]); from indicators.imports.workbooks.reader import main; main()"
TIMEOUT_SECONDS = 30

REFUSALS: dict[str, Promise] = {
    "not_a_workbook": gettext_lazy("ce n’est pas un classeur XLSX ou ODS lisible : l’enregistrer de nouveau en .xlsx"),
    "bomb": gettext_lazy("le classeur est démesuré : il n’a pas été ouvert"),
    "too_far": gettext_lazy("une cellule est remplie bien au-delà du tableau (%s) : la vider"),
    "doctype": gettext_lazy("le classeur contient une déclaration de document ou d’entité : refusé par sécurité"),
    "hidden_rows": gettext_lazy("des lignes masquées ou filtrées sont remplies (%s) : les afficher ou les supprimer"),
    "merged": gettext_lazy("des cellules sont fusionnées (%s) : les séparer"),
    "errors": gettext_lazy("des cellules sont en erreur (%s) : les corriger ou les vider"),
    "several_sheets": gettext_lazy("plusieurs feuilles sont remplies (%s) : n’en garder qu’une"),
    "empty": gettext_lazy("aucune feuille visible n’est remplie"),
}


class WorkbookRefusedError(ValueError):
    """The workbook is not read; the message is the sentence that says why."""


def read_workbook(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of the only visible sheet that holds something, each with its number (1 = first).

    Cells as a person would type them: `50 %` where a percentage is shown, dates as `2025-03-31`.
    Raises WorkbookRefusedError.
    """
    try:
        # Isolated (-I): neither the environment nor the working folder decides what the reader imports.
        done = subprocess.run(  # noqa: S603 - our own program; the file is its standard input, never an argument
            [sys.executable, "-I", "-c", PROGRAM, str(ROOT)],
            input=content,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WorkbookRefusedError(str(REFUSALS["bomb"])) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # Killed by its limits, or brought down by what it read.
        raise WorkbookRefusedError(str(REFUSALS["bomb" if done.returncode < 0 else "not_a_workbook"])) from None
    if "refused" in answer:
        sentence = str(REFUSALS[answer["refused"]])
        raise WorkbookRefusedError(sentence % answer["detail"] if "%s" in sentence else sentence)
    return [(line, cells) for line, cells in answer["rows"]]


def refused_name(name: str) -> str | None:
    """Why a file of this name is not read, or None: by its name alone, before it is opened."""
    if Path(name).suffix.lower() in (".xls", ".xlsb", ".xlsm"):
        return _("ce format de classeur n’est pas lu : l’enregistrer en .xlsx, .ods ou .csv")
    return None
