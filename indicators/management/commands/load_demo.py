"""`load_demo`: invented figures and one person a role, where DEMO is true and nowhere else; prints how to sign in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.choices import Role
from accounts.roles import ROLES
from imt_cop.core.errors import AppError
from indicators.imports.demo import CONTRACT, DemoReport, load_demo
from indicators.management.writing import contract_of


class Command(BaseCommand):
    help = "Charge la démonstration : chiffres inventés, campagnes, une personne par rôle. Jamais en production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--directory", type=Path, default=settings.BASE_DIR / "fixtures" / "demo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_demo(
                options["directory"],
                contract=contract_of(CONTRACT),
                password_file=settings.VAR_DIR / "demo-password",
            )
        except AppError as error:
            raise CommandError(str(error), returncode=1) from None
        self._say(report)

    def _say(self, report: DemoReport) -> None:
        if report.changed:
            figures = f"{report.people_changed} personnes, {report.figures_written} valeurs"
            self.stdout.write(f"démonstration : {figures}, {report.additions} actes sur les livrables.")
        else:
            self.stdout.write("démonstration : rien à changer.")
        rows = [("rôle", "adresse électronique", "mot de passe")]
        rows += [(str(ROLES[Role(person.role)].name), person.email, report.password) for person in report.people]
        widths = [max(len(row[rank]) for row in rows) for rank in range(3)]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
