"""Reports with a real broker and real workers: one that is killed at work, and a broker that is away."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from redis import Redis

from reports.models import Job, ReportFile
from reports.services import jobs, storage
from reports.services.generation import files_of
from tests.accounts.test_notifications_with_celery import Environment, environment, wait_for
from tests.architecture.tree import ROOT
from tests.reports.season import ReportSeason

pytestmark = pytest.mark.django_db(transaction=True)
FILES = len(files_of())
SEND = """
import time
from reports.tasks import send_jobs
start = time.monotonic()
print("sent", send_jobs(), "waited", time.monotonic() - start)
"""
# The first worker never finishes the last file: it is killed at work on it.
SLOW = """
import os, time
from pathlib import Path
import reports.services.generation as generation
real = generation.draw
def slow(snapshot, *, form, language):
    mark = Path(os.environ["MARK"])
    if (form, language) == generation.files_of()[-1] and not mark.exists():
        mark.write_text(str(os.getpid()))
        time.sleep(60)
    return real(snapshot, form=form, language=language)
generation.draw = slow
"""


def variables_of(redis_url: str, folder: Path) -> Environment:
    return {**environment(redis_url, folder), "MEDIA_ROOT": str(folder), "MARK": str(folder / "at-work")}


def send(variables: Environment) -> tuple[int, float]:
    """Tell the queue of what waits, as a page does: how many, and how long it took."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", SEND]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    _sent, count, _waited, seconds = done.stdout.split()[-4:]
    return int(count), float(seconds)


def worker(variables: Environment, *, slow: bool) -> subprocess.Popen[bytes]:
    start = "from imt_cop.celery import app; app.worker_main(['worker', '--concurrency=1', '--loglevel=WARNING'])"
    setup = "import django; django.setup()\n" + (SLOW if slow else "")
    return subprocess.Popen(
        [sys.executable, "-c", f"{setup}\n{start}"], cwd=ROOT, env=variables, start_new_session=True
    )


def stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    os.killpg(process.pid, how)
    process.wait(30)


@pytest.fixture
def variables(redis_url: str, tmp_path: Path) -> Iterator[Environment]:
    found = variables_of(redis_url, tmp_path)
    yield found
    connections.close_all()
    with Redis.from_url(redis_url) as redis:
        for key in redis.scan_iter(f"*{found['CELERY_QUEUE']}"):
            redis.delete(key)


def test_a_worker_killed_at_work_loses_and_doubles_nothing(
    season: ReportSeason, variables: Environment, tmp_path: Path
) -> None:
    version, job = season.published()
    assert send(variables)[0] == 1
    first = worker(variables, slow=True)
    assert wait_for((tmp_path / "at-work").exists, 60)
    made = dict(version.files.values_list("stored_name", "made_at"))
    second = worker(variables, slow=True)
    stop(first, signal.SIGKILL)
    killed = time.monotonic()
    assert wait_for(lambda: Job.objects.get(pk=job.pk).state == "done", 60)
    taken_up = Job.objects.get(pk=job.pk).started_at
    stop(second, signal.SIGTERM)
    assert taken_up is not None
    assert taken_up.timestamp() - (time.time() - (time.monotonic() - killed)) <= 15
    assert ReportFile.objects.count() == FILES
    assert made.items() <= dict(version.files.values_list("stored_name", "made_at")).items()
    assert len([path for path in storage.root().rglob("*") if path.is_file() and path.suffix != ".part"]) == FILES


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def test_with_the_broker_away_the_job_waits_and_goes_when_it_is_back(
    season: ReportSeason, variables: Environment, redis_url: str
) -> None:
    version, job = season.published()
    away = {**variables, "REDIS_URL": f"redis://127.0.0.1:{_free_port()}/0"}
    _count, seconds = send(away)
    assert seconds < 1
    assert Job.objects.get(pk=job.pk).state == "waiting"
    assert jobs.to_send() == []
    Job.objects.update(sent_at=None)
    assert send(variables)[0] == 1
    process = worker(variables, slow=False)
    assert wait_for(lambda: Job.objects.get(pk=job.pk).state == "done", 60)
    stop(process, signal.SIGTERM)
    assert version.files.count() == FILES
