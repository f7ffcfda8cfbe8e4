"""Django's `migrate`, which waits a few seconds for a lock and no longer, then gives the application's role its due."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from imt_cop.core.database_role import RoleError, grant
from imt_cop.core.migrating import MigrationStoppedError, patiently


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        try:
            with patiently(connection):
                super().handle(*args, **options)
                if settings.DATABASE_APPLICATION_ROLE and connection.vendor == "postgresql":
                    grant(connection, settings.DATABASE_APPLICATION_ROLE)
        except (MigrationStoppedError, RoleError) as error:
            raise CommandError(str(error), returncode=1) from error
