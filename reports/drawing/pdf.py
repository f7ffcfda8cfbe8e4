"""A document as a PDF that conforms to PDF/UA-1, set by typst from the templates of `typst/`.

Every text goes to the templates as data: none is ever read as typst's language. Only the fonts that come with the
application are used, so that every machine gives the same bytes.
"""

from __future__ import annotations

import json
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.document import Document, Snapshot
from reports.drawing import layout
from reports.drawing.errors import DrawingError
from reports.drawing.faces import FONTS

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "typst"
# The documents after which the typesetter forgets.
KEPT = 11
# A compiler holds its last input: one at a time.
_lock = threading.Lock()


def write(snapshot: Snapshot, document: Document) -> bytes:
    """Raises DrawingError where the document does not conform: nothing is written then."""
    import typst

    data = json.dumps(layout.page(snapshot, document), ensure_ascii=False, separators=(",", ":"))
    try:
        with _lock:
            drawn = _compiler("report.typ").compile(format="pdf", sys_inputs={"report": data}, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        raise DrawingError(_("Le PDF ne serait pas conforme : %s") % error.message) from error
    finally:
        _forget()
    if not isinstance(drawn, bytes):
        raise DrawingError(_("Le PDF n’a pas été écrit."))
    return drawn


@cache
def _compiler(template: str) -> typst.Compiler:
    import typst

    return typst.Compiler(
        input=str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def _forget() -> None:
    """The typesetter keeps what it has set for its next ten documents: hundreds of MiB after a few reports. Empty ones
    make it let go, for a tenth of what the report took.
    """
    with _lock:
        for _document in range(KEPT):
            _compiler("nothing.typ").compile(format="svg")
