"""The id of a request on what it asks for: run in this process's own thread, or published for a worker."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import pytest
import structlog
from celery import shared_task
from celery.signals import task_postrun, task_prerun
from django.db import transaction
from django.test import Client
from kombu import Connection
from pytest_django import Settings

from imt_cop.celery import enqueue
from imt_cop.core.logs import current_request_id

SEEN: list[tuple[str, str]] = []
ID = "0123456789abcdef"


@shared_task(name="tests.note")
def note(word: str) -> None:
    SEEN.append((word, current_request_id()))


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    SEEN.clear()


def in_a_request(work: Callable[[], object]) -> None:
    with structlog.contextvars.bound_contextvars(request_id=ID):
        work()


def test_what_django_says_of_a_refusal_has_the_id(db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="django.request")
    told: list[tuple[str, str]] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append((record.name, current_request_id()))

    listener = Listener(logging.WARNING)
    logging.getLogger("django.request").addHandler(listener)
    try:
        assert Client().post("/healthz", headers={"X-Request-ID": ID}).status_code == 405
        assert Client().get("/absent", headers={"X-Request-ID": ID}).status_code == 404
    finally:
        logging.getLogger("django.request").removeHandler(listener)
    assert told == [("django.request", ID)] * 2


@pytest.mark.django_db(transaction=True)
def test_the_thread_that_runs_a_task_has_the_id_of_the_request(settings: Settings) -> None:
    settings.TASK_RUNNER = "thread"

    def ask() -> None:
        with transaction.atomic():
            enqueue(note, "asked")

    in_a_request(ask)
    enqueue(note, "by itself")
    deadline = time.monotonic() + 10
    while len(SEEN) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert SEEN == [("asked", ID), ("by itself", "")]


def test_a_message_for_a_worker_bears_the_id() -> None:
    with Connection("memory://") as broker:
        to = {"connection": broker, "queue": "noted"}
        in_a_request(lambda: note.apply_async(args=("asked",), **to))  # type: ignore[arg-type]
        assert broker.SimpleQueue("noted").get(timeout=1).headers["request_id"] == ID


def test_a_worker_knows_the_request_until_the_task_is_done() -> None:
    class Asked:
        name = "tests.note"
        request = type("Request", (), {"request_id": ID})

    task_prerun.send(sender=None, task_id="t", task=Asked)
    assert structlog.contextvars.get_contextvars() == {"request_id": ID, "task": "tests.note", "task_id": "t"}
    task_postrun.send(sender=None, task_id="t", task=Asked)
    assert structlog.contextvars.get_contextvars() == {}
