"""Two thousand edits of one figure by eight writers, on SQLite and on PostgreSQL: no acknowledged one is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.faults.stand import CONTRACT, CONTROLLER, ROOT, Missing, Promises
from tests import services

if TYPE_CHECKING:
    from benchmarks.faults.editing import Editors

WRITERS, EDITS = 8, 250


def main() -> None:
    if os.environ.get("DATABASE_URL"):
        write()
        return
    broken = 0
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as url:
            print(f"## Concurrent edits, {name}", flush=True)
            variables = {"DATABASE_URL": url, "DEMO": "true", "DJANGO_SETTINGS_MODULE": "imt_cop.settings"}
            environment = {**os.environ, **variables, "LOG_LEVEL": "ERROR", "REDIS_URL": ""}
            command = [sys.executable, "-m", "benchmarks.faults.concurrent_edits"]
            broken += subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    raise SystemExit(1 if broken else 0)


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/edits.sqlite3"


@contextmanager
def postgresql() -> Iterator[str]:
    with services.private_postgresql() as server:
        if server is None:
            raise Missing("PostgreSQL")
        yield f"{server.url}/postgres"


def write() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks import stage
    from benchmarks.faults.editing import Editors

    promises = Promises(f"{WRITERS} writers, {EDITS} edits each")
    with tempfile.TemporaryDirectory() as folder:
        call_command("migrate", verbosity=0)
        stage.load_demonstration(Path(folder))
    editors = Editors(contract=CONTRACT, email=CONTROLLER)
    start = time.monotonic()
    all_at_once(editors)
    done = f"{editors.acknowledged} acknowledged, {editors.stale} refused as stale and done again"
    promises.did(f"{done}, {time.monotonic() - start:.0f} s")
    judge(promises, editors)
    promises.end()


def all_at_once(editors: Editors) -> None:
    threads = [threading.Thread(target=editors.edit, args=(EDITS, random.Random(rank))) for rank in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def judge(promises: Promises, editors: Editors) -> None:
    value, version, revisions, audited = editors.kept()
    total = WRITERS * EDITS
    promises.hold(editors.acknowledged == total and not editors.errors, f"errors: {editors.errors[:3] or 0}")
    promises.hold(value == total, f"acknowledged writes lost: {total - value}")
    whole = (version, revisions, audited) == (total, total, total)
    promises.hold(whole, f"versions {version}, revisions {revisions}, audit {audited}")


if __name__ == "__main__":
    main()
