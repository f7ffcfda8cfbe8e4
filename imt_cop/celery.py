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
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.conf import settings
from django.db import connections, transaction
from kombu.exceptions import OperationalError

from imt_cop.core.logs import current_request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imt_cop.settings")
log = structlog.get_logger("imt_cop.tasks")

app = Celery("imt_cop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
MORNING, NIGHT = crontab(hour="7", minute="0"), crontab(hour="3", minute="30")
# All that beat starts. What comes often is dropped once the next is due, or it would pile up while no worker is there.
app.conf.beat_schedule = {
    "send-what-waits": {"task": "accounts.tasks.send_notifications", "schedule": 60.0, "options": {"expires": 60}},
    "take-up-jobs": {"task": "reports.tasks.send_waiting_jobs", "schedule": 10.0, "options": {"expires": 10}},
    "morning-reminders": {"task": "indicators.tasks.send_reminders", "schedule": MORNING},
    "morning-deliverables": {"task": "milestones.tasks.send_deliverable_reminders", "schedule": MORNING},
    "sweep-unfinished-files": {"task": "reports.tasks.sweep_files", "schedule": NIGHT},
    "forget-what-expired": {"task": "accounts.tasks.forget_expired", "schedule": NIGHT},
}


@before_task_publish.connect
def _tell_the_request(headers: dict[str, Any], **more: object) -> None:
    """What a request asks for bears its id, in the worker too."""
    headers.setdefault("request_id", current_request_id())


@task_prerun.connect
def _bind_the_request(task_id: str, task: Task[..., Any], **more: object) -> None:
    """Until its end: Celery's own lines about the task have it too. A task that beat started has no request."""
    request_id = getattr(task.request, "request_id", "")
    names = {"request_id": request_id} if request_id else {}
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id, **names)


@task_postrun.connect
def _forget_the_request(**more: object) -> None:
    structlog.contextvars.unbind_contextvars("task", "task_id", "request_id")


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
    request_id = current_request_id()
    future = _thread().submit(_run, run, args, request_id)
    future.add_done_callback(partial(_log_failure, task.name, request_id))


def aside(name: str, run: Callable[[], object]) -> None:
    """Do it without the one who asks waiting or seeing it fail; at once where no task runs.

    Nothing keeps it should the process die: only for what a person asks for again.
    """
    if settings.TASK_RUNNER == "none":
        run()
        return
    request_id = current_request_id()
    future = _thread("aside").submit(_run, run, (), request_id)
    future.add_done_callback(partial(_log_failure, name, request_id))


@cache
def _thread(name: str = "tasks") -> ThreadPoolExecutor:
    """One thread of that name a process, made when first needed: after a web server has forked."""
    return ThreadPoolExecutor(1, thread_name_prefix=name)


def _run(run: Callable[..., object], args: tuple[object, ...], request_id: str) -> None:
    """In the thread, which has no request of its own."""
    try:
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            run(*args)
    finally:
        connections.close_all()


def _log_failure(name: str, request_id: str, future: Future[None]) -> None:
    error = future.exception()
    if isinstance(error, OperationalError):
        log.warning("task not published: it waits", task=name, request_id=request_id, error=str(error))
    elif error is not None:
        log.error("task failed", task=name, request_id=request_id, exc_info=error)
