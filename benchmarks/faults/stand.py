"""A production of one's own, to be ill-treated: PostgreSQL, Redis, web, worker and beat, on ports nobody else uses.

The settings are those of production; a proxy's headers come with each request. The figures are the demonstration's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import httpx

from tests import services

ROOT = Path(__file__).resolve().parents[2]
HOST = "cop.example.org"
CONTRACT = "cop-2023-2027"
REVIEWER = "instruction.un@demo.example"
CONTROLLER = "controleur.albi@demo.example"
SHEET = f"/saisie/{CONTRACT}/2026/imt-mines-albi/"
PASSWORD = "an invented password, of this stand alone"  # noqa: S105
SET_PASSWORDS = f"""
from django.contrib.auth.hashers import make_password
from accounts.models import User
User.objects.update(password=make_password({PASSWORD!r}))
"""


class Missing(SystemExit):
    """Without the servers' programs nothing can be tried: said, and not taken for a promise that holds."""

    def __init__(self, what: str) -> None:
        super().__init__(f"SKIPPED: {what} is not installed here")
        self.code = 0 if not services.required() else 1
        print(f"SKIPPED: {what} is not installed here")


class Stand:
    """See `stand`, which makes one."""

    def __init__(
        self, folder: Path, postgresql: services.PrivatePostgreSQL, redis: services.PrivateRedis, *, demo: bool
    ) -> None:
        self.folder, self.postgresql, self.redis, self.demo = folder, postgresql, redis, demo
        self.port = services.free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("OIDC_")},
            "DJANGO_SETTINGS_MODULE": "imt_cop.settings",
            "SECRET_KEY": uuid4().hex * 3,
            "ALLOWED_HOSTS": HOST,
            "PUBLIC_URL": f"https://{HOST}",
            "BEHIND_PROXY": "true",
            "REQUIRE_SECOND_FACTOR": "false",
            "DATABASE_URL": f"{postgresql.url}/cop",
            "REDIS_URL": redis.url,
            "MEDIA_ROOT": str(folder / "media"),
            "EMAIL_URL": f"file://{folder / 'mail'}",
            "TMPDIR": str(folder),
            "DEBUG": "false",
            # Plain files instead of fingerprinted ones, no https: what the short tests do without.
            "DEMO": "true" if demo else "false",
        }

    def fill(self, *, figures: bool = True) -> None:
        """Tables, the contract and the demonstration's people and figures, each with the password of this stand."""
        self.postgresql_run("CREATE DATABASE cop")
        self.manage("migrate", "--verbosity", "0")
        if figures:
            self.manage("load_contract", f"fixtures/{CONTRACT}")
            self.manage("load_demo", DEMO="true")
            self.python(SET_PASSWORDS)

    def postgresql_run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"{self.postgresql.url}/postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def manage(self, *arguments: str, **variables: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment | variables
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-2000:]}")
        return done.stdout

    def python(self, code: str, **variables: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code, **variables)

    def start(self, name: str, *command: str, setup: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
        """A process of its own group, whose words go to a file of its name."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=setup,  # noqa: PLW1509 - this process has one thread when it starts others
            )
        self.processes[name] = process
        return process

    def web(self, *, workers: int = 2, threads: int = 4, setup: Callable[[], None] | None = None) -> None:
        if not self.demo and not (ROOT / "staticfiles" / "staticfiles.json").is_file():
            self.manage("collectstatic", "--noinput", "--verbosity", "0")
        size = ("--workers", str(workers), "--threads", str(threads))
        place = ("--bind", f"127.0.0.1:{self.port}", "--worker-tmp-dir", "/dev/shm")  # noqa: S108
        self.start("web", "gunicorn", "imt_cop.wsgi", *place, *size, setup=setup)
        self.wait(self.answers, "the web process", 60)

    def worker(self, name: str = "worker") -> subprocess.Popen[bytes]:
        return self.start(
            name, "celery", "--app", "imt_cop", "worker", "--loglevel", "INFO", "--concurrency", "1", "-n", f"{name}@%h"
        )

    def beat(self) -> subprocess.Popen[bytes]:
        schedule = str(self.folder / "beat")
        return self.start("beat", "celery", "--app", "imt_cop", "beat", "--loglevel", "INFO", "--schedule", schedule)

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        try:
            os.killpg(process.pid, how)
            process.wait(15)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return client.get("/healthz").status_code == 200
        except httpx.HTTPError:
            return False

    def client(self, address: str = "192.0.2.1", timeout: float = 30) -> httpx.Client:
        """Somebody's browser, at that address, behind the proxy."""
        return httpx.Client(
            base_url=f"https://{HOST}",
            transport=Proxy(self.port, address),
            headers={"Referer": f"https://{HOST}/"},
            timeout=timeout,
        )

    def signed_in(self, email: str = REVIEWER, address: str = "192.0.2.1") -> httpx.Client:
        client = self.client(address)
        answer = sign_in(client, email)
        if answer.status_code != 302:
            raise RuntimeError(f"{email} could not sign in: {answer.status_code}")
        return client

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 60) -> float:
        """How long it took; what the processes said goes with the failure."""
        start = time.monotonic()
        while not condition():
            if time.monotonic() - start > seconds:
                logs = "\n".join(f"--- {name}\n{self.log(name)[-1500:]}" for name in self.processes)
                raise TimeoutError(f"{what}: not within {seconds:.0f} s\n{logs}")
            time.sleep(0.05)
        return time.monotonic() - start


class Proxy(httpx.HTTPTransport):
    """What stands in front of the web processes: TLS ends here, and it says whose address that was."""

    def __init__(self, port: int, address: str) -> None:
        # As nginx does unless told otherwise: a connection for each request.
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0))
        self._port, self._address = port, address

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = request.headers.copy()
        headers.update({"X-Forwarded-Proto": "https", "X-Forwarded-For": self._address})
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        sent = httpx.Request(request.method, url, headers=headers, stream=request.stream, extensions=request.extensions)
        return super().handle_request(sent)


def token_of(page: str) -> str:
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def sign_in(client: httpx.Client, email: str) -> httpx.Response:
    page = client.get("/accounts/login/")
    form = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token_of(page.text)}
    return client.post("/accounts/login/", data=form)


@contextmanager
def stand(*, figures: bool = True, demo: bool = False) -> Iterator[Stand]:
    with ExitStack() as stack:
        postgresql = stack.enter_context(services.private_postgresql())
        redis = stack.enter_context(services.private_redis())
        if postgresql is None or redis is None:
            raise Missing("PostgreSQL" if postgresql is None else "Redis")
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imt-cop-stand-")))
        made = Stand(folder, postgresql, redis, demo=demo)
        try:
            made.fill(figures=figures)
            yield made
        finally:
            for name in list(made.processes):
                made.stop(name)


class Promises:
    """What was seen, line by line; the exit code says whether all of it is what was promised."""

    def __init__(self, fault: str) -> None:
        self.broken = 0
        print(f"## {fault}", flush=True)

    def did(self, what: str) -> None:
        print(f"   {what}", flush=True)

    def hold(self, kept: bool, seen: str) -> None:
        self.broken += not kept
        print(f"{'ok' if kept else 'BROKEN'} {seen}", flush=True)

    def end(self) -> None:
        raise SystemExit(1 if self.broken else 0)
