"""How the description of the API is written: drf-spectacular's own settings."""

from __future__ import annotations

from typing import Any

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "IMT COP",
    "DESCRIPTION": (
        "Suivi du contrat d’objectifs et de performance\u00a0: référence, cibles, réalisés, évaluation.\n\n"
        "Send `Authorization: Bearer …`: a token that an administrator opens on the page *Jetons de l’API*.\n\n"
        "Numbers are decimals written as text, unrounded, in the unit of `indicators/`; empty is `null`. Lists come as "
        "JSON, CSV or XLSX (`format`, else `Accept`), page by page (`next`, or the `Link` header). Every read has an "
        "`ETag`. Refusals are `application/problem+json` in the asked language (`lang`, else `Accept-Language`).\n\n"
        "Each answer tells how many requests are left in this minute: `RateLimit-Limit`, `RateLimit-Remaining`, "
        "`RateLimit-Reset`. A tour with curl, httpx and pandas is in docs/api.md."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    # Closed vocabularies stay where they are used: as shared components, `state` or `kind` would be named by guess.
    "POSTPROCESSING_HOOKS": [
        "imt_cop.core.openapi.without_marks",
        "imt_cop.core.words.with_words",
        "imt_cop.core.examples.with_examples",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Deep links stand inside the buttons that open an operation, where the keyboard cannot tell them apart.
    "SWAGGER_UI_SETTINGS": {"deepLinking": False},
    "COMPONENT_SPLIT_REQUEST": True,
}
