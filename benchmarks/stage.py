"""Where measures are taken: the application on a temporary database of its own, on SQLite or on PostgreSQL."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = "cop-2023-2027"
# Names a migrated SQLite database to begin from, for who starts many scripts.
MIGRATED = "BENCHMARKS_MIGRATED"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NO_POSTGRESQL = "installer PostgreSQL 15 ou plus (`apt install postgresql`), ou donner `TEST_POSTGRESQL_URL`"


def options(*more: Callable[[argparse.ArgumentParser], object], database: str = "sqlite") -> argparse.Namespace:
    """What every script takes; `more` adds what is its own."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--database", choices=DATABASES, default=database)
    parser.add_argument("--rounds", type=int, default=15)
    for add in more:
        add(parser)
    return parser.parse_args()


@contextlib.contextmanager
def application(database: str) -> Iterator[Path | None]:
    """Django set up on a new, migrated database, and a folder for the time; None where there is no PostgreSQL."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder}/bench.sqlite3"
        if MIGRATED in os.environ:
            shutil.copyfile(os.environ[MIGRATED], folder / "bench.sqlite3")
        if database == "postgresql":
            server = stack.enter_context(_postgresql())
            if server is None:
                yield None
                return
            url = stack.enter_context(new_database(server, "imt_cop_bench"))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "imt_cop.settings",
            "DEMO": "1",
            "DATABASE_URL": url,
            "ALLOWED_HOSTS": "testserver,localhost",
            "API_RATE_LIMIT": "0",
            "API_RATE_LIMIT_ANONYMOUS": "0",
            "REDIS_URL": "",
        }
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        importlib.import_module("imt_cop.wsgi")  # set up as a web process is
        logging.disable(logging.CRITICAL)  # a line a request would be most of the floor
        call_command("migrate", verbosity=0)
        stack.callback(connections.close_all)
        yield folder


def _postgresql() -> contextlib.AbstractContextManager[str | None]:
    from tests import services

    return services.postgresql()


@contextlib.contextmanager
def new_database(server: str, name: str, template: str = "template0") -> Iterator[str]:
    """A database of this process's own, empty or as `template` is, dropped in the end."""
    import psycopg
    from psycopg import sql

    own = f"{name}_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
        connection.execute(create.format(sql.Identifier(own), sql.Identifier(template)))
        try:
            yield f"{server}/{own}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(own)))


def load_demonstration(folder: Path) -> None:
    """The real contract, with the demonstration's invented figures and people."""
    from django.core.management import call_command

    from indicators.imports.demo import load_demo
    from indicators.models import Contract

    call_command("load_contract", str(ROOT / "fixtures" / CONTRACT), stdout=StringIO())
    load_demo(
        ROOT / "fixtures" / "demo",
        contract=Contract.objects.get(code=CONTRACT),
        password_file=folder / "demo-password",
    )


def signed_in(email: str) -> Any:
    """A test client with that person's session."""
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(email=email))
    return client
