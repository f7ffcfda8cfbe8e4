"""A worker, or its child, is killed twenty times while it makes a report: none lost, none doubled, taken up in time."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from benchmarks.faults.stand import CONTRACT, REVIEWER, Promises, Stand, stand

KILLS = int(os.environ.get("KILLS", "20"))
PROMISED = 15.0
REPORTS = 20
WORKERS = ("worker-a", "worker-b")
# Reports, each with its draft to be made: rows that wait, which beat sends.
BEGIN = f"""
from itertools import product
from accounts.models import User
from indicators.models import Contract
from reports.services import asking, preparing
from schools.models import Membership
contract = Contract.objects.select_related("institute").get(code={CONTRACT!r})
people = [(contract.institute, User.objects.get(email={REVIEWER!r}))]
people += [(one.entity, one.user) for one in Membership.objects.filter(role="school_controller").order_by("pk")]
for (entity, by), year in list(product(people, (2023, 2024, 2025)))[:{REPORTS}]:
    asking.ask_draft(report=preparing.start(contract=contract, entity=entity, year=year, kind="annual", by=by), by=by)
"""
SWEEP = """
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from imt_cop.core.storage import sweep
print(sweep(Path(settings.MEDIA_ROOT), older_than=timedelta(0)))
"""
JOBS = """
SELECT id, state, attempts, claim, extract(epoch FROM started_at) AS started,
       extract(epoch FROM heartbeat) AS heartbeat,
       (SELECT count(*) FROM reports_draftfile f WHERE f.job_id = j.id) AS files
FROM reports_job j ORDER BY id
"""
AGAIN = """
UPDATE reports_job SET state = 'waiting', attempts = 0, done = 0, total = 0, sent_at = NULL
WHERE id IN (SELECT id FROM reports_job WHERE state = 'done' ORDER BY ended_at LIMIT 1)
"""


def main() -> None:
    promises = Promises(f"{KILLS} kills of a worker at work")
    chance = random.Random(7)
    with stand() as made:
        for name in WORKERS:
            made.worker(name)
        made.wait(lambda: all("ready." in made.log(name) for name in WORKERS), "the workers", 60)
        made.python(BEGIN)
        made.beat()
        promises.did(f"two workers and beat; {REPORTS} drafts, made again and again")
        taken: list[float] = []
        while len(taken) < KILLS:
            ask_again(made)
            if (seconds := kill_one(made, chance)) is not None:
                taken.append(seconds)
                promises.did(f"kill {len(taken)}: its job is at work again {seconds:.1f} s later")
        made.wait(lambda: all(one["state"] in ("done", "failed") for one in jobs(made)), "the last reports", 300)
        judge(made, promises, taken)
    promises.end()


def ask_again(made: Stand) -> None:
    """Where hardly any is left to be made, some drafts are made anew."""
    if sum(one["state"] in ("waiting", "running") for one in jobs(made)) < 2:
        with psycopg.connect(f"{made.postgresql.url}/cop") as connection:
            connection.execute(AGAIN)


def jobs(made: Stand) -> list[dict[str, Any]]:
    with psycopg.connect(f"{made.postgresql.url}/cop", row_factory=dict_row) as connection:
        return connection.execute(JOBS).fetchall()


def kill_one(made: Stand, chance: random.Random) -> float | None:
    """Kill one worker or its child, at any moment of its work; how long until the job it had is at work again."""
    time.sleep(chance.uniform(0.2, 4))
    name = chance.choice(WORKERS)
    parent = made.processes[name].pid
    child = children(parent)
    held = [one for one in jobs(made) if one["state"] == "running"]
    if chance.random() < 0.5 or not child:
        os.killpg(parent, signal.SIGKILL)
        made.processes.pop(name).wait()
        made.worker(name)  # as whatever watches over it does
    else:
        os.kill(child[0], signal.SIGKILL)
    killed = time.time()
    lost = [one["id"] for one in held if was_lost(made, one, killed)]
    deadline = killed + 60
    while lost and time.time() < deadline:
        now = {one["id"]: float(one["started"] or 0) for one in jobs(made)}
        if all(now[pk] > killed for pk in lost):
            return max(now[pk] for pk in lost) - killed
        time.sleep(0.1)
    return time.time() - killed if lost else None


def was_lost(made: Stand, job: dict[str, Any], killed: float) -> bool:
    """It was at work there: nobody says any more that it goes on, nor that it is done."""
    while True:
        now = next(one for one in jobs(made) if one["id"] == job["id"])
        if now["claim"] != job["claim"]:
            return bool(now["state"] == "running")
        if float(now["heartbeat"] or 0) > killed + 0.3:
            return False
        if time.time() > killed + 4:
            return True
        time.sleep(0.1)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def judge(made: Stand, promises: Promises, taken: list[float]) -> None:
    reports = jobs(made)
    promises.hold(len(taken) >= KILLS, f"kills that caught a report at work: {len(taken)}")
    slowest = max(taken, default=0.0)
    median = sorted(taken)[len(taken) // 2]
    promises.hold(slowest <= PROMISED, f"at work again within {slowest:.1f} s (median {median:.1f})")
    lost = [one for one in reports if one["state"] != "done" or one["files"] != reports[0]["files"]]
    promises.hold(not lost, f"reports: {len(reports)}, lost: {len(lost)} {lost[:2] or ''}")
    folder = made.folder / "media" / "reports" / "drafts"
    kept = [path for path in folder.rglob("*") if path.is_file()]
    whole = [path for path in kept if path.suffix != ".part"]
    rows = sum(one["files"] for one in reports)
    promises.hold(len(whole) == rows, f"files on the disk: {len(whole)}, rows: {rows}: none doubled")
    left, swept = len(kept) - len(whole), int(made.python(SWEEP))
    promises.hold(swept == left and not list(folder.rglob("*.part")), f"unfinished files left: {left}, swept: {swept}")


if __name__ == "__main__":
    main()
