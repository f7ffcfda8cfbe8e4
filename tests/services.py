"""The services that the tests need: the one that listens, else a temporary one from the binaries, else none."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

POSTGRESQL_PORT = 5432
REDIS_PORT = 6379


class ServiceMissingError(RuntimeError):
    """A service is required (REQUIRE_SERVICES=1) and there is neither a running one nor its binaries."""


def required() -> bool:
    return os.environ.get("REQUIRE_SERVICES") == "1"


@contextlib.contextmanager
def postgresql() -> Iterator[str | None]:
    """The URL of a PostgreSQL server, without a database name; None where there is none."""
    given = os.environ.get("TEST_POSTGRESQL_URL", f"postgres://postgres@127.0.0.1:{POSTGRESQL_PORT}")
    if _postgresql_answers(given):
        yield given
    elif binaries := _postgresql_binaries():
        with _temporary_postgresql(binaries) as url:
            yield url
    else:
        refuse_absence("PostgreSQL")
        yield None


@contextlib.contextmanager
def redis() -> Iterator[str | None]:
    """The URL of a Redis server; None where there is none."""
    if _listens(REDIS_PORT):
        yield f"redis://127.0.0.1:{REDIS_PORT}/9"
    elif binary := shutil.which("redis-server"):
        port = _free_port()
        arguments = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with subprocess.Popen(arguments, stdout=subprocess.DEVNULL) as server:
            _wait(lambda: _listens(port), "Redis")
            yield f"redis://127.0.0.1:{port}/9"
            server.terminate()
    else:
        refuse_absence("Redis")
        yield None


def refuse_absence(name: str) -> None:
    """What is missing is skipped, visibly, except where REQUIRE_SERVICES=1 says that it must be there."""
    if required():
        raise ServiceMissingError(f"{name}: neither running nor installed, and REQUIRE_SERVICES=1.")


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _postgresql_answers(url: str) -> bool:
    try:
        psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _postgresql_binaries() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps them out of PATH."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    return next((path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)), None)


@contextlib.contextmanager
def _temporary_postgresql(binaries: Path) -> Iterator[str]:
    port = _free_port()
    # PostgreSQL refuses to run as root.
    user = "nobody" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="imt-cop-pg-") as folder:
        if user:
            shutil.chown(folder, user)
        data = Path(folder) / "data"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories={folder}"

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [binaries / program, "-D", data, *arguments],
                check=True,
                user=user,
                cwd=folder,
                stdout=subprocess.DEVNULL,
            )

        run("initdb", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "start", "--wait", f"--log={folder}/log", f"--options={options}")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "stop", "--mode=immediate")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _wait(ready: Callable[[], bool], name: str, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return
        time.sleep(0.05)
    raise ServiceMissingError(f"{name} did not start within {seconds:.0f} s.")
