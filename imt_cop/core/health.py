"""`/healthz`: the process answers. `/readyz`: it can serve, its database answers and is migrated."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
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
    try:
        executor = MigrationExecutor(connection)
        pending = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        log.warning("database unavailable", exc_info=True)
        return JsonResponse({"status": "database unavailable"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    if pending:
        return JsonResponse({"status": "migrations pending"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok"})
