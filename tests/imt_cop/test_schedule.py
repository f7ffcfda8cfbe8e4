"""What beat starts: tasks that exist, dropped where they come often, and every task that nobody else starts."""

from __future__ import annotations

from imt_cop.celery import app

# Started by what a person does.
ASKED = {"reports.tasks.run_job"}


def test_beat_starts_every_task_that_nobody_asks_for() -> None:
    app.loader.import_default_modules()
    own = {name for name in app.tasks if not name.startswith(("celery.", "tests."))}
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == own - ASKED


def test_what_comes_often_does_not_pile_up_while_no_worker_is_there() -> None:
    often = [entry for entry in app.conf.beat_schedule.values() if isinstance(entry["schedule"], float)]
    assert often
    assert all(entry["options"]["expires"] <= entry["schedule"] for entry in often)
