"""`draw_workflows [--check]`: the states of what moves, drawn into docs/architecture.md from their tables."""

from __future__ import annotations

import difflib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from indicators.calculations.drawings import DRAWINGS

END = "<!-- end of the drawing -->"


def drawn(text: str) -> str:
    """The document with its drawings made anew; CommandError where it lacks the marks of one."""
    for name, draw in DRAWINGS.items():
        begin = f"<!-- drawing: {name} -->"
        before, there, after = text.partition(f"{begin}\n")
        _old, ended, rest = after.partition(END)
        if not (there and ended):
            raise CommandError(f"le document n’a pas de place pour le dessin {name} : {begin} … {END}", returncode=1)
        text = f"{before}{there}```mermaid\n{draw()}\n```\n{ended}{rest}"
    return text


class Command(BaseCommand):
    help = "Dessine les états de ce qui se transmet dans docs/architecture.md, depuis leurs tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare seulement ; échoue si le document diffère")
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / "docs" / "architecture.md")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        text = path.read_text(encoding="utf-8")
        wanted = drawn(text)
        if wanted == text:
            self.stdout.write("dessins à jour")
        elif options["check"]:
            differing = difflib.unified_diff(text.splitlines(), wanted.splitlines(), path.name, "tables", lineterm="")
            self.stderr.write("\n".join(differing))
            raise CommandError("dessins dépassés : lancer manage.py draw_workflows", returncode=1)
        else:
            path.write_text(wanted, encoding="utf-8")
            self.stdout.write(f"dessins écrits dans {path.name}")
