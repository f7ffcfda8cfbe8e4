"""The tasks: found in each application's `tasks.py`, and run by Celery or, without Redis, in this process."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from typing import Any

import structlog
from celery import Celery, Task
from celery.schedules import crontab
from django.conf import settings
from django.db import connections, transaction
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imt_cop.settings")
log = structlog.get_logger("imt_cop.tasks")

app = Celery("imt_cop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "send-what-waits": {"task": "accounts.tasks.send_notifications", "schedule": 60.0},
    "morning-reminders": {"task": "indicators.tasks.send_reminders", "schedule": crontab(hour="7", minute="0")},
}


def enqueue(task: Task[..., Any], *args: object) -> None:
    """Start a task once the current transaction is committed; at once outside one.

    Whoever asks never waits, and never sees a failure: publishing to Celery, too, is done by this process's own thread,
    since a Redis that does not answer takes its time. So what the task works on must be a row that says that it waits,
    and the task must do nothing when it runs a second time.
    """
    transaction.on_commit(partial(_start, task, args))


def _start(task: Task[..., Any], args: tuple[object, ...]) -> None:
    if settings.TASK_RUNNER == "none":
        return
    run = task.delay if settings.TASK_RUNNER == "celery" else task
    future = _thread().submit(_run, run, args)
    future.add_done_callback(partial(_log_failure, task.name))


@cache
def _thread() -> ThreadPoolExecutor:
    """One thread a process, made when first needed: after a web server has forked."""
    return ThreadPoolExecutor(1, thread_name_prefix="tasks")


def _run(run: Callable[..., object], args: tuple[object, ...]) -> None:
    try:
        run(*args)
    finally:
        connections.close_all()


def _log_failure(name: str, future: Future[None]) -> None:
    error = future.exception()
    if isinstance(error, OperationalError):
        log.warning("task not published: it waits", task=name, error=str(error))
    elif error is not None:
        log.error("task failed", task=name, exc_info=error)
