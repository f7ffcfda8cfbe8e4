"""`make test`: the suite on SQLite, then what touches the database again on PostgreSQL. Arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from tests import services

# What never reads a database is run once.
WITHOUT_DATABASE = ("tests/architecture", "tests/benchmarks", "tests/indicators/calculations")
EXIT_NO_TESTS = 5


def run_pytest(name: str, arguments: list[str], environment: dict[str, str]) -> int:
    print(f"\n=== {name} " + "=" * (100 - len(name)), flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


def verdict(code: int | None, seconds: float) -> str:
    if code is None:
        return "SKIPPED (no server answers, no binary found)"
    return f"{'passed' if code == 0 else f'FAILED (pytest exit {code})'} in {seconds:.0f} s"


def main(arguments: list[str]) -> int:
    results: dict[str, tuple[int | None, float]] = {}
    with services.redis() as redis_url:
        shared = {"TEST_REDIS_URL": redis_url} if redis_url else {}
        start = time.monotonic()
        code = run_pytest("SQLite", arguments, {**shared, "DATABASE_URL": ""})
        results["SQLite"] = (code, time.monotonic() - start)
        with services.postgresql() as server:
            results["PostgreSQL"] = run_on_postgresql(server, arguments, shared)
    print("\n=== Summary " + "=" * 95)
    for name, (code_or_none, seconds) in results.items():
        print(f"{name}: {verdict(code_or_none, seconds)}")
    if not redis_url:
        print("Redis: SKIPPED (no server answers, no binary found)")
    return max(code or 0 for code, _ in results.values())


def run_on_postgresql(server: str | None, arguments: list[str], shared: dict[str, str]) -> tuple[int | None, float]:
    if server is None:
        return None, 0.0
    start = time.monotonic()
    ignored = [f"--ignore={path}" for path in WITHOUT_DATABASE]
    # The process's number in the name lets two runs share a server.
    url = f"{server}/imt_cop_{os.getpid()}"
    code = run_pytest("PostgreSQL", [*ignored, *arguments], {**shared, "DATABASE_URL": url})
    # Arguments may select only tests that need no database.
    return (0 if code == EXIT_NO_TESTS and arguments else code), time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
