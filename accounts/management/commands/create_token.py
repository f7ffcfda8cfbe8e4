"""`create_token EMAIL`: opens an API token and prints it, once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import TokenScope, User
from accounts.services import tokens
from imt_cop.core.errors import InvalidInputError


class Command(BaseCommand):
    help = "Ouvre un jeton d’API au nom d’une personne et l’affiche : il ne sera plus jamais montré."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--scope", choices=TokenScope.values, default=TokenScope.READ.value)
        parser.add_argument("--days", type=int, default=90, help="durée de validité")
        parser.add_argument("--name", default="ligne de commande", help="à quoi il sert")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError(f"aucun compte ouvert à l’adresse {options['email']}", returncode=1)
        try:
            _token, text = tokens.create(
                user=user, name=options["name"], scope=options["scope"], days=options["days"], by=None
            )
        except InvalidInputError as error:
            raise CommandError(str(error), returncode=1) from None
        self.stdout.write(text)
