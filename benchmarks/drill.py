"""The restore drill: a backup of the database put back into an empty one, and what is derived compared."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import stage

SECONDS = 300


def restored(url: str, folder: Path, *, contract: str, year: int) -> tuple[float, float]:
    """Seconds to make the archive and to put it back; the evaluations are the same after it."""
    archive = folder / "drill.tar"
    started = time.perf_counter()
    manage(url, folder, "backup", "--to", str(archive))
    made = time.perf_counter()
    server = url.rpartition("/")[0]
    with stage.new_database(server, "imt_cop_drill") as empty:
        manage(empty, folder, "restore", str(archive))
        done = time.perf_counter()
        evaluated = [manage(one, folder, "evaluate", contract, "--year", str(year)) for one in (url, empty)]
    assert evaluated[0] == evaluated[1]
    assert evaluated[0].count("\n") > 1
    return made - started, done - made


def manage(url: str, folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": str(folder / "media")}
    command = [sys.executable, str(stage.ROOT / "manage.py"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
