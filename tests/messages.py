"""`make check-messages`: every sentence of the code stands in the English catalogue, translated and compiled."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
APART = shutil.ignore_patterns(".git", ".venv", "var", "tests", "benchmarks", "static", "fixtures", "docs", ".*_cache")


def compiled(path: Path) -> dict[object, str]:
    """The sentences of a .po file with their translations, as msgfmt compiles them."""
    with tempfile.NamedTemporaryFile(suffix=".mo") as target:
        subprocess.run(["msgfmt", "--check", "--output-file", target.name, str(path)], check=True)
        return catalogue(Path(target.name))


def catalogue(path: Path) -> dict[object, str]:
    with path.open("rb") as opened:
        sentences = dict(gettext.GNUTranslations(opened)._catalog)  # type: ignore[attr-defined]
    sentences.pop("", None)
    return sentences


def collected() -> tuple[list[str], dict[object, str]]:
    """What `makemessages` finds today in a copy of the tree: the lines of msgattrib's untranslated, and the rest."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=APART)
        command = [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-location", "--no-obsolete"]
        environment = {**os.environ, "DEMO": "1", "DATABASE_URL": "", "SECRET_KEY": "only-for-messages"}
        subprocess.run(command, cwd=copy, env=environment, check=True, stdout=subprocess.DEVNULL)
        missing: list[str] = []
        for kind in ("--untranslated", "--only-fuzzy"):
            listed = subprocess.run(
                ["msgattrib", "--no-wrap", kind, str(copy / CATALOGUE)], check=True, capture_output=True, text=True
            )
            missing += [line for line in listed.stdout.splitlines() if line.startswith("msgid") and line != 'msgid ""']
        return missing, compiled(copy / CATALOGUE)


def problems() -> list[str]:
    missing, today = collected()
    committed = catalogue(ROOT / CATALOGUE.with_suffix(".mo"))
    found = [f"not translated: {line}" for line in missing]
    if not found and today != committed:
        changed = sorted(str(key) for key in today.keys() ^ committed.keys()) or ["a translation"]
        found.append(f"locale is not up to date, start `make messages`: {', '.join(changed[:10])}")
    return found


def main() -> int:
    if shutil.which("msgfmt") is None:
        services.refuse_absence("gettext")
        print("messages: SKIPPED (gettext is not installed)")
        return 0
    found = problems()
    for problem in found:
        print(problem)
    print(f"messages: {'up to date' if not found else 'FAILED'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
