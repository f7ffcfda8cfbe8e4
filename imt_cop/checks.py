"""System checks of settings that would be wrong in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from imt_cop.core.database_role import may_change_the_trail


@register(Tags.security, deploy=True)
def no_demonstration_in_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    message = "DEMO is on: figures are invented and passwords printed."
    return [Error(message, hint="Unset DEMO in production.", id="imt_cop.E001")]


@register(Tags.security, deploy=True)
def hosts_are_named(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = "Set ALLOWED_HOSTS=cop.example.org in the environment."
    return [Error("ALLOWED_HOSTS names no host.", hint=hint, id="imt_cop.E002")]


@register(Tags.database)
def exact_figures(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Two engines are tested; on another one nothing is known to hold."""
    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    if vendor in {"sqlite3", "postgresql"}:
        return []
    message = f"The database engine {vendor} is not tested."
    return [Warning(message, hint="Use SQLite or PostgreSQL.", id="imt_cop.W001")]


@register(Tags.database, deploy=True)
def trail_beyond_reach(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """`check --deploy --database default`, as the application's own role."""
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "postgresql" and may_change_the_trail(connection, "accounts_auditentry"):
            message = "The role of DATABASE_URL owns the audit trail: it could take away what protects it."
            hint = "Run the processes as DATABASE_APPLICATION_ROLE (docs/operations.md, Database roles)."
            return [Warning(message, hint=hint, id="imt_cop.W002")]
    return []
