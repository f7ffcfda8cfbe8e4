"""PostgreSQL, by its own tools: `pg_dump` reads one snapshot, `pg_restore` and `psql` write one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import pq
from psycopg.conninfo import make_conninfo

from imt_cop.core.backup.errors import BackupError

LOCK_TIMEOUT = "4s"
# Everything of ours in the schema, but the schema itself: it may belong to somebody else.
EMPTY = """
DO $empty$ DECLARE one record; BEGIN
  FOR one IN SELECT c.relname, c.relkind FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP %s IF EXISTS public.%I CASCADE',
      CASE one.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, one.relname);
  END LOOP;
  FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name);
  END LOOP;
END $empty$;
"""
COUNT = """
DO $count$ DECLARE found bigint; BEGIN
  SELECT count(*) INTO found FROM public."{table}";
  IF found <> {rows} THEN RAISE EXCEPTION '{table}: % rows, {rows} announced', found; END IF;
END $count$;
"""
NAME = re.compile(r"[a-z_][a-z0-9_]*")


class PostgreSQL:
    name = "postgresql"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def dump(self, path: Path) -> dict[str, int]:
        tool = _tool("pg_dump")
        with self._snapshot() as (snapshot, rows):
            command = [
                tool,
                "--format=custom",
                "--compress=1",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                f"--file={path}",
                f"--dbname={self._target()}",
            ]
            done = subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise BackupError(f"pg_dump a refusé : {done.stderr.strip()}")
        return rows

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[str, dict[str, int]]]:
        """A state of the database that `pg_dump` reads too, and the rows that it has then."""
        with self.connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                cursor.execute("SELECT pg_export_snapshot()")
                [snapshot] = cursor.fetchone()
                cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
                rows = {}
                for (table,) in cursor.fetchall():
                    if not NAME.fullmatch(table):
                        raise BackupError(f"une table d’un nom que cette application ne donne pas : {table!r}.")
                    cursor.execute(f'SELECT count(*) FROM public."{table}"')  # noqa: S608 - checked above
                    [rows[table]] = cursor.fetchone()
                yield snapshot, rows
            finally:
                cursor.execute("ROLLBACK")

    def restore(self, path: Path, rows: dict[str, int]) -> None:
        """One transaction of `psql`, committed only once `pg_restore` has said all that it had to."""
        if wrong := [table for table in rows if not NAME.fullmatch(table)]:
            raise BackupError(f"nom de table refusé : {wrong[0]!r}.")
        reading = [_tool("pg_restore"), "--file=-", "--no-owner", "--no-privileges", str(path)]
        writing = [_tool("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={self._target()}"]
        self.connection.close()
        with TemporaryFile() as said, TemporaryFile() as told:
            with (
                subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as source,  # noqa: S603
                subprocess.Popen(  # noqa: S603
                    writing, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told, env=self._environment()
                ) as target,
            ):
                _pour(source, target, rows)
            if source.returncode or target.returncode:
                raise BackupError(
                    f"la base n’a pas été restaurée, elle est comme avant : {_words(told) or _words(said)}"
                )
        self._measure()

    def _measure(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _target(self) -> str:
        """Where the tools connect, without the password."""
        kept = self.connection.settings_dict
        known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
        options = {name: value for name, value in kept["OPTIONS"].items() if name in known}
        named: dict[str, Any] = {
            "dbname": kept["NAME"],
            "user": kept["USER"],
            "host": kept["HOST"],
            "port": kept["PORT"],
        }
        return make_conninfo("", **options, **{name: value for name, value in named.items() if value})

    def _environment(self) -> dict[str, str]:
        password = self.connection.settings_dict["PASSWORD"]
        return {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _pour(source: subprocess.Popen[bytes], target: subprocess.Popen[bytes], rows: dict[str, int]) -> None:
    """COMMIT is the last thing written, and only if all before it was."""
    stdout, stdin = source.stdout, target.stdin
    if stdout is None or stdin is None:
        raise BackupError("un outil de PostgreSQL n’a pas démarré.")
    with suppress(BrokenPipeError):  # psql has stopped at an error, and said it
        stdin.write(f"BEGIN;\nSET LOCAL lock_timeout = '{LOCK_TIMEOUT}';\n{EMPTY}".encode())
        shutil.copyfileobj(stdout, stdin)
        if source.wait() == 0:
            counts = "".join(COUNT.format(table=table, rows=count) for table, count in rows.items())
            stdin.write(f"{counts}\nCOMMIT;\n".encode())
        stdin.flush()
    with suppress(BrokenPipeError):
        stdin.close()
    stdout.close()


def _words(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip()


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"{name} n’est pas installé ici : installez le client de PostgreSQL (paquet postgresql-client), "
            "de la version du serveur ou plus récent."
        )
    return found
