"""`/healthz`: the process answers. `/readyz`: it can serve, its database answers and is migrated, its styles collected.

Redis is reported and never decides: pages work without it, and what is asked of workers waits as rows.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    status = _database()
    if status == "ok" and not _styles_collected():
        status = "static files not collected"
    code = HTTPStatus.OK if status == "ok" else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": status, "redis": _redis()}, status=code)


def _database() -> str:
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Error:
        log.warning("database unavailable", exc_info=True)
        return "database unavailable"
    return "ok" if _known() <= applied.keys() else "migrations pending"


@cache
def _known() -> frozenset[tuple[str, str]]:
    """The migrations of this code, read from its files once."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _styles_collected() -> bool:
    """Where pages name styles by their digest (production), one that `collectstatic` never saw makes a page a 500."""
    collected = getattr(staticfiles_storage, "hashed_files", None)
    return collected is None or _styles() <= collected.keys()


@cache
def _styles() -> frozenset[str]:
    """The names of this code's styles, scripts and images, read from its folders once."""
    return frozenset(
        path.relative_to(folder).as_posix()
        for folder in map(Path, settings.STATICFILES_DIRS)
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _redis() -> str:
    if not settings.REDIS_URL:
        return "not configured"
    # Nine MiB of each process, where there is none.
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as server:
            server.ping()
    except (RedisError, OSError):
        return "unavailable"
    return "ok"
