"""`restore ARCHIVE [--replace]`: an archive of `backup` in the place of an empty database, or of any."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from imt_cop.core.backup.errors import BackupError
from imt_cop.core.backup.restoring import other_key, restore
from imt_cop.core.database_role import RoleError, grant


class Command(BaseCommand):
    help = "Restaure une archive de `backup` : tout, ou rien."
    # The tables may not be there yet.
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django has it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--replace", action="store_true", help="remplacer une base qui n’est pas vide")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._restore(options)
        except (BackupError, RoleError) as error:
            raise CommandError(str(error), returncode=1) from error
        except OperationalError as error:
            raise CommandError(f"la base ne répond pas : {error}", returncode=1) from error

    def _restore(self, options: dict[str, Any]) -> None:
        manifest = restore(options["archive"].absolute(), replace=options["replace"])
        if settings.DATABASE_APPLICATION_ROLE and connection.vendor == "postgresql":
            # An archive holds no rights.
            grant(connection, settings.DATABASE_APPLICATION_ROLE)
        rows = sum(manifest.rows.values())
        self.stdout.write(f"restauré : {rows} lignes, {len(manifest.files)} fichiers, du {manifest.made_at}")
        if other_key(manifest):
            self.stderr.write(
                "SECRET_KEY n’est pas celle de l’archive : remettez-la (ou nommez-la dans SECRET_KEY_FALLBACKS), "
                "sinon chacun se reconnecte et enregistre à nouveau son second facteur."
            )
