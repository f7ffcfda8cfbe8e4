"""The report: a PDF of more than twenty pages, checked against PDF/UA-1, and its workbooks, from one snapshot.

With the real contract and the demonstration's invented figures. WeasyPrint, which the application does not install,
sets the same document from the page's own HTML: where it can be imported, or by the interpreter that
`WEASYPRINT_PYTHON` names.
"""

from __future__ import annotations

import itertools
import os
import string
import subprocess
import sys
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import stage
from benchmarks.measuring import median, number, row, skipped
from benchmarks.peak import peak_growth

if TYPE_CHECKING:
    from reports.document import Block, Snapshot

MARKS = itertools.cycle(string.ascii_lowercase)
WEASYPRINT = "WeasyPrint ÷ le PDF de l’institut, du même document"
NO_WEASYPRINT = (
    "`python -m venv AILLEURS && AILLEURS/bin/pip install weasyprint`, puis `WEASYPRINT_PYTHON=AILLEURS/bin/python`"
)
# What the other interpreter runs: the median of processor seconds, on a page that it reads from a file.
THEIRS = """
import pathlib, statistics, sys, time
from weasyprint import HTML
page, rounds, taken = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), int(sys.argv[2]), []
HTML(string=page).write_pdf()
for _ in range(rounds):
    started = time.process_time()
    HTML(string=page).write_pdf()
    taken.append(time.process_time() - started)
print(statistics.median(taken))
"""


def main() -> None:
    given = stage.options()
    with stage.application("sqlite") as folder:
        assert folder is not None
        stage.load_demonstration(folder)
        measure(built(), folder, min(given.rounds, 7))


def built() -> Snapshot:
    """The institute's report of 2025."""
    from indicators.models import Contract
    from reports.building import build_snapshot

    contract = Contract.objects.select_related("institute").get(code=stage.CONTRACT)
    today = date.today()
    return build_snapshot(
        contract=contract,
        entity=contract.institute,
        year=2025,
        kind="annual",
        as_of=today,
        today=today,
        narratives={},
        version=1,
        states=frozenset({"validated", "published"}),
    )


def measure(snapshot: Snapshot, folder: Path, rounds: int) -> None:
    from pypdf import PdfReader

    from reports.drawing import draw

    first: list[bytes] = []
    used = peak_growth(lambda: first.append(draw(snapshot, form="pdf", language="fr")))
    pages = len(PdfReader(BytesIO(first[0])).pages)
    seconds = median(lambda: draw(fresh(snapshot), form="pdf", language="fr"), rounds)
    each = f"{number(seconds / pages * 1000)} ms par page ; le premier prend {number(used)} Mio"
    print(row(f"PDF de l’institut, {pages} pages, vérifié PDF/UA-1, en secondes", seconds, each))
    files = {form: median(partial(draw, snapshot, form=form, language="fr"), rounds) for form in ("xlsx", "ods", "zip")}
    told = " ; ".join(f"{form} {number(taken * 1000)} ms" for form, taken in files.items())
    print(row("les classeurs et le paquet de données, en secondes", sum(files.values()), told))
    compare(snapshot, folder, seconds, rounds)


def fresh(snapshot: Snapshot) -> Snapshot:
    """Another report each time: the typesetter keeps what it has set already, which would flatter the figure."""
    import msgspec

    mark = next(MARKS)
    documents = {
        language: msgspec.structs.replace(
            document,
            sections=tuple(
                msgspec.structs.replace(section, blocks=tuple(restated(block, mark) for block in section.blocks))
                for section in document.sections
            ),
        )
        for language, document in snapshot.documents.items()
    }
    return msgspec.structs.replace(snapshot, documents=documents)


def restated(block: Block, mark: str) -> Block:
    """The same block with one letter that changes from round to round in every table and paragraph."""
    import msgspec

    from reports.document import Paragraph, Span, Table

    if isinstance(block, Table):
        rows = tuple(
            msgspec.structs.replace(
                row, cells=(msgspec.structs.replace(row.cells[0], text=f"{row.cells[0].text} {mark}"), *row.cells[1:])
            )
            for row in block.rows
        )
        return msgspec.structs.replace(block, rows=rows)
    if isinstance(block, Paragraph):
        return msgspec.structs.replace(block, spans=(*block.spans, Span(f" {mark}")))
    return block


def compare(snapshot: Snapshot, folder: Path, seconds: float, rounds: int) -> None:
    from django.template.loader import render_to_string

    python = os.environ.get("WEASYPRINT_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import weasyprint"], capture_output=True, check=False).returncode:
        print(skipped(WEASYPRINT, NO_WEASYPRINT, "≥ 8"))
        return
    page = folder / "page.html"
    page.write_text(
        render_to_string("reports/_document.html", {"document": snapshot.documents["fr"]}), encoding="utf-8"
    )
    command = [python, "-c", THEIRS, str(page), str(min(rounds, 3))]
    theirs = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(row(WEASYPRINT, theirs / seconds, f"{number(theirs)} s / {number(seconds)} s", "≥ 8"))


if __name__ == "__main__":
    main()
