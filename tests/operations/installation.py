"""An installation with everything in it, all that it says, and its end."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from imt_cop.core.backup.making import stored_files
from indicators.imports.contract import load_contract
from indicators.models import Contract, FigureKey, Indicator, Sheet
from indicators.queries.evaluations import as_row, evaluations
from indicators.services import attachments
from reports.models import Job
from reports.services import generation
from tests.architecture.tree import ROOT
from tests.contracts import COP_2018, COP_2023
from tests.factories.accounts import PASSWORD, make_user
from tests.indicators.services.files import PDF


def fill() -> None:
    """Both contracts, the demonstration, a proof, published reports with their files, somebody who can sign in."""
    for contract in (COP_2018, COP_2023):
        load_contract(contract)
    for command in ("load_demo", "load_demo_reports"):
        call_command(command, stdout=StringIO())
    for job in Job.objects.filter(kind="files"):
        assert generation.run(job.pk)
    make_user("keeper", Role.HEAD_OFFICE_REVIEWER)
    prove()


def prove() -> None:
    """A file beside a figure of the first sheet that takes one."""
    sheet = Sheet.objects.filter(state="draft", entity__kind="school").select_related("campaign__contract").first()
    assert sheet is not None
    contract = sheet.campaign.contract
    indicator = Indicator.objects.filter(contract=contract, declined=True)[0]
    figure = FigureKey(contract=contract, entity=sheet.entity, indicator=indicator, year=sheet.campaign.year)
    by = User.objects.get(memberships__role=Role.SCHOOL_CONTROLLER, memberships__entity=sheet.entity)
    attachments.add(figure=figure, upload=SimpleUploadedFile("preuve.pdf", PDF), by=by)


def everything() -> dict[str, Any]:
    """All that it says: every row of every table, every evaluated figure, every file, whether one signs in."""
    return {"rows": rows(), "figures": figures(), "files": files(), "signs in": signs_in()}


def rows() -> dict[str, tuple[int, str]]:
    """Of each table: how many, and a digest of them all."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            # What signing in itself writes is not what is compared.
            if table in {"django_session"}:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name of the database's own
            names = [column[0] for column in cursor.description]
            kept = [name != "last_login" for name in names]
            lines = sorted(
                repr([_plain(v) for v, k in zip(line, kept, strict=True) if k]) for line in cursor.fetchall()
            )
            found[table] = (len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest())
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def figures() -> list[dict[str, str]]:
    return [
        as_row(evaluation)
        for contract in Contract.objects.order_by("code")
        for year in range(contract.first_year, contract.last_year + 1)
        for evaluation in evaluations(contract, year=year)
    ]


def files() -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in stored_files()}


def signs_in() -> bool:
    answer = Client().post("/accounts/login/", {"login": "keeper@example.org", "password": PASSWORD})
    return answer.status_code == 302


def destroy() -> None:
    """No table, no file."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    subprocess.run(["rm", "-r", str(settings.MEDIA_ROOT)], check=True)


def environment(**more: str) -> dict[str, str]:
    """That of a process of its own, on this test's database and files."""
    kept = connection.settings_dict
    url = f"sqlite:///{kept['NAME']}"
    if connection.vendor != "sqlite":
        password = f":{kept['PASSWORD']}" if kept["PASSWORD"] else ""
        url = f"postgres://{kept['USER']}{password}@{kept['HOST']}:{kept['PORT'] or 5432}/{kept['NAME']}"
    own = {"DATABASE_URL": url, "MEDIA_ROOT": str(settings.MEDIA_ROOT), "SECRET_KEY": settings.SECRET_KEY}
    # Neither Redis nor a demonstration, whatever the tests run under.
    return {**os.environ, "REDIS_URL": "", "DEMO": "", "DEBUG": "", **own, **more}


@contextmanager
def started(*arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """`manage.py` in a process of its own."""
    command = [sys.executable, "manage.py", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process


def ran(*arguments: str, **more: str) -> tuple[int, str]:
    """How `manage.py` ended, and all that it said."""
    with started(*arguments, **more) as process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out + err


def connection_parameters() -> dict[str, Any]:
    """Those of the tests' database, for a connection of another process."""
    wanted = {"dbname", "user", "password", "host", "port"}
    return {name: value for name, value in connection.get_connection_params().items() if name in wanted}
