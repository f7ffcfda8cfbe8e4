"""A kept file handed out: saved by the browser, never shown in a page."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase

from imt_cop.core.errors import NotFoundError
from reports.drawing import FORMATS
from reports.models.files import StoredFile
from reports.services import storage


def sent(kept: StoredFile, name: str) -> HttpResponseBase:
    """Its bytes; its digest is in a header too. Raises NotFoundError where the disk has lost it."""
    try:
        content = storage.path_of(kept).open("rb")
    except FileNotFoundError:
        raise NotFoundError from None
    response = FileResponse(content, as_attachment=True, filename=name, content_type=FORMATS[kept.form].media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-SHA256"] = kept.sha256
    return response
