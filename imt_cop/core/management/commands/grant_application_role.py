"""`grant_application_role ROLE`: the rights of the application's own role on PostgreSQL; run as the tables' owner."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from imt_cop.core.database_role import RoleError, grant


class Command(BaseCommand):
    help = "Donne au rôle PostgreSQL de l’application ses droits : lire et écrire, sans rien changer du journal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", nargs="?", default=settings.DATABASE_APPLICATION_ROLE)

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite n’a pas de rôles : qui lit le fichier peut tout.", returncode=1)
        if not options["role"]:
            raise CommandError("quel rôle ? Nommez-le, ou réglez DATABASE_APPLICATION_ROLE.", returncode=2)
        try:
            kept = grant(connection, options["role"])
        except (RoleError, DatabaseError) as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(f"{options['role']} lit et écrit ; il ne peut qu’ajouter à : {', '.join(kept)}")
