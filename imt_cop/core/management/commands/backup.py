"""`backup [--to FILE]`: the database, the stored files and their manifest, in one archive."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from imt_cop.core.backup.errors import BackupError
from imt_cop.core.backup.making import make


class Command(BaseCommand):
    help = "Sauvegarde la base et tous les fichiers dans une archive, sans arrêter l’application."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FICHIER", help="où l’écrire (par défaut : dans BACKUP_DIR)")

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"imt-cop-{datetime.now(UTC):%Y%m%d-%H%M%SZ}.tar"
        path = (options["to"] or Path(settings.BACKUP_DIR) / name).absolute()
        try:
            manifest = make(path)
        except BackupError as error:
            raise CommandError(str(error), returncode=1) from error
        except OperationalError as error:
            raise CommandError(f"la base ne répond pas : {error}", returncode=1) from error
        for lost in manifest.missing:
            self.stderr.write(f"fichier déjà absent avant la sauvegarde : {lost}")
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{path} : {rows} lignes, {len(manifest.files)} fichiers, {path.stat().st_size} octets")
