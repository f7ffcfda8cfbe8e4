"""The outbox with a real broker and a real worker, and with a broker that is down: processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail as outgoing
from django.db import connection, connections
from redis import Redis

from accounts.models import Notification
from accounts.services import mail
from tests.architecture.tree import ROOT
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
# As a page does: one transaction, then its answer; prints how long the commit, which starts the task, keeps it waiting.
TELL = """
import time
from django.db import transaction
from accounts.models import User
from accounts.notifications import notify
person = User.objects.get(email="controller@example.org")
with transaction.atomic():
    notify(recipients=[person], kind="sheet_validated", key="{key}", context={{"school": "Albi", "year": 2025}})
    start = time.monotonic()
print("waited", time.monotonic() - start)
"""
Environment = dict[str, str]


def environment(redis_url: str, folder: Path) -> Environment:
    """Settings of a production process on this test's database."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        place = f"{database['HOST']}:{database['PORT'] or 5432}"
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "imt_cop.settings",
        "SECRET_KEY": "only-for-tests",
        "DATABASE_URL": url,
        "REDIS_URL": redis_url,
        "CELERY_QUEUE": f"test-{uuid4().hex}",
        "EMAIL_URL": f"file://{folder}",
        "LOG_LEVEL": "WARNING",
    }


def tell(key: str, variables: Environment) -> float:
    """Have a person told by another process; the seconds that its commit took."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", TELL.format(key=key)]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    return float(done.stdout.rpartition("waited")[2])


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def messages(folder: Path) -> int:
    return sum(path.read_text().count("Subject: ") for path in folder.glob("*.log"))


@pytest.fixture
def variables(redis_url: str, tmp_path: Path, cast: Cast) -> Iterator[Environment]:
    found = environment(redis_url, tmp_path)
    yield found
    with Redis.from_url(redis_url) as redis:
        for key in redis.scan_iter(f"*{found['CELERY_QUEUE']}"):
            redis.delete(key)


@pytest.fixture
def worker(variables: Environment) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", "imt_cop", "worker", "--concurrency=1", "--loglevel=WARNING"]
    with subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True) as process:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    connections.close_all()


def test_a_worker_sends_each_message_once(
    variables: Environment, worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    for key in ("one", "two", "one"):
        assert tell(key, variables) < 1
    assert wait_for(lambda: Notification.objects.exclude(sent_at=None).count() == 2, 30)
    assert messages(tmp_path) == 2


def test_with_the_broker_down_nobody_waits_and_the_message_is_sent_later(cast: Cast, tmp_path: Path) -> None:
    assert tell("one", environment("redis://127.0.0.1:1/0", tmp_path)) < 1
    assert Notification.objects.get().sent_at is None
    mail.send_waiting()
    assert len(outgoing.outbox) == 1
