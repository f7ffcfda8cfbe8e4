"""The services that the tests need: the one that listens, else a temporary one from the binaries, else none."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
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
    else:
        with private_postgresql() as server:
            yield server.url if server else None


@contextlib.contextmanager
def redis() -> Iterator[str | None]:
    """The URL of a Redis server; None where there is none."""
    if _listens(REDIS_PORT):
        yield f"redis://127.0.0.1:{REDIS_PORT}/9"
    else:
        with private_redis() as server:
            yield f"redis://127.0.0.1:{server.port}/9" if server else None


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


class PrivatePostgreSQL:
    """A server of one's own, that may be stopped and started again: its data stay until its folder goes."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder, self._binaries, self.port = folder, binaries, free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}"
        # PostgreSQL refuses to run as root.
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        place = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        options = f"-p {self.port} -c fsync=off {place}"
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder}/log", f"--options={options}")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "stop", f"--mode={mode}")

    def _run(self, program: str, *arguments: str) -> None:
        command: list[str | Path] = [self._binaries / program, "-D", self.folder / "data", *arguments]
        subprocess.run(command, check=True, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def private_postgresql() -> Iterator[PrivatePostgreSQL | None]:
    """One that nobody else uses, started; None where its binaries are not installed."""
    binaries = _postgresql_binaries()
    if binaries is None:
        refuse_absence("PostgreSQL")
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="imt-cop-pg-") as folder:
        server = PrivatePostgreSQL(Path(folder), binaries)
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):  # stopped already
                server.stop()


class PrivateRedis:
    """A server of one's own: stopped, started, or there and silent. It keeps nothing when it stops."""

    def __init__(self, binary: str) -> None:
        self._binary, self.port = binary, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        arguments = [self._binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
        _wait(lambda: _listens(self.port), "Redis")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def fall_silent(self) -> None:
        """Its port still takes connections, and nothing answers there."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def speak_again(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def private_redis() -> Iterator[PrivateRedis | None]:
    """One that nobody else uses, started; None where its binary is not installed."""
    binary = shutil.which("redis-server")
    if binary is None:
        refuse_absence("Redis")
        yield None
        return
    server = PrivateRedis(binary)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
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
