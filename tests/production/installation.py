"""An installation without Docker: the processes of docker-compose.yml, with its commands, environment and checks.

What differs is a list, `Place.replaced`: names and folders of containers become addresses and folders of this machine.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests import services
from tests.architecture.tree import ROOT
from tests.production import compose, names

Environment = dict[str, str]
# Each replica has an address of its own and the same port, as a container has.
WEB = {"web-1": "127.0.0.2", "web-2": "127.0.0.3"}
WORKERS = ("worker-1", "worker-2")
NOT_COMPRESSED = """
from django.conf import settings
from django.core.management import call_command
settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "map", "svg", "html", "txt", "json", "md", "woff2", "png"]
call_command("collectstatic", interactive=False, verbosity=0)
"""
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are on this machine instead."""

    folder: Path
    # "host:port" of PostgreSQL, and what makes the names of the database and its roles this installation's own.
    server: str
    mark: str
    ports: dict[str, int]

    @property
    def given(self) -> Environment:
        """The .env of this installation: the example, filled in."""
        text = (ROOT / ".env.example").read_text(encoding="utf-8")
        example = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
        return example | {
            "SECRET_KEY": "only-for-this-installation-" + "x7-" * 20,
            "ALLOWED_HOSTS": "localhost",
            "PUBLIC_URL": self.url,
            "EMAIL_URL": f"file://{self.folder}/mail",
            "DEFAULT_FROM_EMAIL": "cop@example.org",
            "POSTGRES_PASSWORD": "0123456789",
            "POSTGRES_APPLICATION_PASSWORD": "9876543210",
            "REDIS_PASSWORD": "abcdefghij",
            "TLS_DIRECTORY": f"{self.folder}/tls",
            "WEB_PROCESSES": "1",
        }

    @property
    def url(self) -> str:
        return f"https://localhost:{self.ports['https']}"

    def replaced(self, text: str, replica: str) -> str:
        address = WEB.get(replica, "127.0.0.1")
        for old, new in {
            "@postgres:5432/cop": f"@{self.server}/production_{self.mark}",
            "cop_owner": f"cop_owner_{self.mark}",
            "cop_app": f"cop_app_{self.mark}",
            "@redis:6379": f"@127.0.0.1:{self.ports['redis']}",
            "-p 6379": f"-p {self.ports['redis']}",
            "0.0.0.0:8000": f"{address}:{self.ports['web']}",
            "127.0.0.1:8000": f"{address}:{self.ports['web']}",
            "127.0.0.1:8443": f"127.0.0.1:{self.ports['https']}",
            "/srv/": f"{self.folder}/",
            "/etc/imt-cop/": f"{self.folder}/",
            "@%h": f"@{replica}",
            # nginx would else give its privileges up, and this folder is the owner's alone.
            "daemon off;": "daemon off;" if os.geteuid() else "daemon off; user root;",
        }.items():
            text = text.replace(old, new)
        return text

    def write_proxy(self, resolver: int) -> None:
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for old, new in {
            "resolver 127.0.0.11": f"resolver 127.0.0.1:{resolver}",
            "http://web:8000": f"http://web.test:{self.ports['web']}",
            "listen 8080": f"listen 127.0.0.1:{self.ports['http']}",
            "listen 8443": f"listen 127.0.0.1:{self.ports['https']}",
            " /tmp": f" {self.folder}",
            "/etc/imt-cop": str(self.folder),
        }.items():
            assert old in text, old
            text = text.replace(old, new)
        (self.folder / "nginx.conf").write_text(text, encoding="utf-8")


@dataclass
class Installation:
    place: Place
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def services(self) -> dict[str, compose.Service]:
        return compose.services(self.place.given)

    def environment(self, name: str, replica: str) -> Environment:
        """What a container of that service has, and no variable of whoever starts the tests."""
        service = self.services[name]
        base = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOSTNAME": replica, "HOME": "/tmp"}  # noqa: S108
        given = self.place.given if service.is_ours else {}
        own = {key: self.place.replaced(value, replica) for key, value in service.environment.items()}
        static = {"STATIC_ROOT": f"{self.place.folder}/static", "TMPDIR": str(self.place.folder)}
        return base | given | own | (static if service.is_ours else {})

    def command(self, words: list[str], replica: str) -> list[str]:
        found = [self.place.replaced(word, replica) for word in words]
        return [str(NGINX) if word == "nginx" else word for word in found]

    def start(self, name: str, replica: str = "", *more: str) -> None:
        replica = replica or name
        with (self.place.folder / f"{replica}.log").open("ab") as log:
            self.processes[replica] = subprocess.Popen(
                [*self.command(self.services[name].command, replica), *more],
                cwd=ROOT,
                env=self.environment(name, replica),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, name: str, command: list[str] | None = None) -> str:
        """Once, to its end: `docker compose run`."""
        words = self.command(command or self.services[name].command, name)
        environment = self.environment(name, name)
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3_000:]
        return done.stdout

    def is_healthy(self, name: str, replica: str = "") -> bool:
        """As its own check tells."""
        words = self.command(self.services[name].check, replica or name)
        environment = self.environment(name, replica or name)
        return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=False).returncode == 0

    def wait_healthy(self, name: str, replica: str = "", seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not self.is_healthy(name, replica):
            ended = self.processes[replica or name].poll() is not None or time.monotonic() > deadline
            assert not ended, f"{replica or name}: {self.log(replica or name)[-3_000:]}"
            time.sleep(0.2)

    def log(self, replica: str) -> str:
        return (self.place.folder / f"{replica}.log").read_text(encoding="utf-8", errors="replace")

    def kill(self, *replicas: str) -> None:
        """Without a word, as a machine that goes away; those that it started too."""
        found = [self.processes.pop(replica) for replica in replicas]
        for process in found:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in found:
            process.wait(10)


@contextlib.contextmanager
def database(place: Place, admin_url: str) -> Iterator[None]:
    """Of an owner that is no administrator; the script of the image makes the other role."""
    host, _colon, port = place.server.partition(":")
    owner, name = sql.Identifier(f"cop_owner_{place.mark}"), sql.Identifier(f"production_{place.mark}")
    given = {"PGHOST": host, "PGPORT": port, "POSTGRES_USER": "postgres", "POSTGRES_DB": "postgres"} | place.given
    script = (ROOT / "deploy" / "postgres" / "application-role.sh").read_text(encoding="utf-8")
    with psycopg.connect(f"{admin_url}/postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(owner, place.given["POSTGRES_PASSWORD"]))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        try:
            words = ["sh", "-eu", "-c", place.replaced(script, "postgres")]
            subprocess.run(words, env={**os.environ, **given}, check=True, capture_output=True)
            yield
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            for role in (owner, sql.Identifier(f"cop_app_{place.mark}")):
                admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))


@contextlib.contextmanager
def installed(folder: Path, admin_url: str) -> Iterator[Installation]:
    """Started in the order of docker-compose.yml, each once those before it are healthy."""
    ports = {name: services.free_port() for name in ("http", "https", "web", "redis")}
    found = Installation(Place(folder, admin_url.rpartition("@")[2], str(os.getpid()), ports))
    with database(found.place, admin_url), names.server(list(WEB.values())) as resolver:
        try:
            _prepare(found, resolver)
            _start_all(found)
            yield found
        finally:
            found.kill(*found.processes)


def _prepare(found: Installation, resolver: int) -> None:
    folder = found.place.folder
    for name in ("tls", "mail", "media", "schedule", "backups"):
        (folder / name).mkdir()
    shutil.copytree(ROOT / "deploy" / "pages", folder / "pages")
    subprocess.run(
        [*"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost".split(),
         "-addext", "subjectAltName=DNS:localhost", "-keyout", "tls/privkey.pem", "-out", "tls/fullchain.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    found.place.write_proxy(resolver)
    found.run("web", ["python", "manage.py", "shell", "--no-imports", "-c", NOT_COMPRESSED])


def _start_all(found: Installation) -> None:
    found.start("redis", "", "--port", str(found.place.ports["redis"]), "--bind", "127.0.0.1")
    found.wait_healthy("redis")
    found.run("migrate")
    for replica in WEB:
        found.start("web", replica)
    for replica in WORKERS:
        found.start("worker", replica)
    found.start("beat")
    for replica in WEB:
        found.wait_healthy("web", replica)
    found.start("proxy")
    found.wait_healthy("proxy")
