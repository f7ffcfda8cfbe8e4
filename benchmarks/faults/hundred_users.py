"""A hundred people for five minutes: they sign in, read, save figures, download, and systems read the API.

Two web processes, one worker and beat, with the production's settings, PostgreSQL and Redis. Each person waits some
seconds between two pages, as people do. Every figure that was acknowledged is looked for afterwards.
"""

from __future__ import annotations

import os
import random
import resource
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import httpx
import psycopg

from benchmarks.faults.redis_away import ask_report, cell_of
from benchmarks.faults.stand import CONTRACT, Promises, Stand, sign_in, stand, token_of

PEOPLE = int(os.environ.get("PEOPLE", "100"))
SECONDS = float(os.environ.get("SECONDS", "300"))
PAUSE = 3.0
ROWS = ("eleves-diplomants", "publications", "entreprises-creees")
SCHOOLS = (
    "imt-atlantique imt-mines-albi imt-mines-ales imt-nord-europe imt-bs mines-saint-etienne telecom-paris "
    "telecom-sudparis eurecom"
).split()
READERS = 64
WRITERS = 27
# Those who write: three a school, each with a figure of their own. The others read, or are systems with a token.
INVITE = f"""
from accounts.models import User
from accounts.services import tokens
from schools.models import Entity, Membership
hashed = User.objects.first().password
def join(email, role, school=None):
    user = User.objects.create(email=email, display_name=email, password=hashed)
    Membership.objects.create(user=user, role=role, entity=school and Entity.objects.get(code=school))
    return user
for rank in range({READERS}):
    join(f"reader{{rank}}@load.example", "head_office_reader")
for rank in range({WRITERS}):
    join(f"writer{{rank}}@load.example", "school_controller", {SCHOOLS!r}[rank % 9])
for rank in range({PEOPLE}):
    user = join(f"system{{rank}}@load.example", "head_office_reader")
    print("TOKEN", tokens.create(user=user, name="load", by=None)[1])
"""
PAGES = (
    f"/tableau-de-bord/{CONTRACT}/?annee=2025",
    f"/tableau-de-bord/{CONTRACT}/?annee=2024",
    f"/indicateurs/{CONTRACT}/",
    f"/indicateurs/{CONTRACT}/eleves-diplomants/?annee=2025",
    f"/ecoles/{CONTRACT}/",
    f"/ecoles/{CONTRACT}/imt-mines-albi/?annee=2025",
    f"/cascade/{CONTRACT}/?annee=2027",
    f"/jalons/{CONTRACT}/",
    f"/rapports/{CONTRACT}/",
    f"/donnees/{CONTRACT}/jeu-de-donnees.csv",
)
API = (
    f"/api/v1/evaluations/?contract={CONTRACT}&year=2025",
    f"/api/v1/targets/?contract={CONTRACT}",
    f"/api/v1/observations/?contract={CONTRACT}&year=2025",
    f"/api/v1/headline/?contract={CONTRACT}&year=2025",
)


class Crowd:
    """Everybody, and what they saw."""

    def __init__(self, made: Stand, tokens: list[str]) -> None:
        self.made, self.tokens = made, tokens
        self.times: dict[str, list[float]] = defaultdict(list)
        self.codes: Counter[int] = Counter()
        self.faults: list[str] = []
        # What each writer was told is saved, by sheet and row.
        self.saved: dict[tuple[str, str], int] = {}
        self._lock, self._until = threading.Lock(), 0.0

    def run(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        threads = [threading.Thread(target=self._live, args=(rank,)) for rank in range(PEOPLE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _live(self, rank: int) -> None:
        chance = random.Random(rank)
        time.sleep(chance.uniform(0, SECONDS / 3))  # people do not all come at once
        with self.made.client(f"192.0.2.{rank}", timeout=60) as client:
            if rank < READERS:
                self._read(client, f"reader{rank}@load.example", chance)
            elif rank < READERS + WRITERS:
                self._write(client, rank - READERS, chance)
            else:
                self._system(client, self.tokens[rank], chance)

    def _going_on(self, chance: random.Random) -> bool:
        time.sleep(chance.expovariate(1 / PAUSE))
        return time.monotonic() < self._until

    def _read(self, client: httpx.Client, email: str, chance: random.Random) -> None:
        self._timed("sign in", lambda: sign_in(client, email))
        while self._going_on(chance):
            page = chance.choice(PAGES)
            self._timed(page.split("/")[1], lambda page=page: client.get(page))

    def _write(self, client: httpx.Client, rank: int, chance: random.Random) -> None:
        """One row of one school's sheet, nobody else's: its value must be the last one acknowledged."""
        self._timed("sign in", lambda: sign_in(client, f"writer{rank}@load.example"))
        school, row = SCHOOLS[rank % 9], ROWS[rank // 9]
        address = f"/saisie/{CONTRACT}/2026/{school}/"
        while self._going_on(chance):
            page = self._timed("sheet", lambda: client.get(address))
            if page is None or f'name="{row}-version"' not in page.text or not self._going_on(chance):
                continue
            value = chance.randrange(10, 90)
            fields = {"csrfmiddlewaretoken": token_of(page.text), **cell_of(page.text, row, str(value))}
            answer = self._timed("save", lambda fields=fields: client.post(address, data=fields))
            if answer is not None and answer.status_code == 302:
                self.saved[school, row] = value

    def _system(self, client: httpx.Client, token: str, chance: random.Random) -> None:
        """Another system, which asks again only for what has changed."""
        client.headers["Authorization"] = f"Bearer {token}"
        known: dict[str, str] = {}
        while self._going_on(chance):
            address = chance.choice(API)
            given = {"If-None-Match": known[address]} if address in known else {}
            answer = self._timed("api", lambda address=address, given=given: client.get(address, headers=given))
            if answer is not None and "ETag" in answer.headers:
                known[address] = answer.headers["ETag"]

    def _timed(self, kind: str, ask: Any) -> httpx.Response | None:
        start = time.monotonic()
        try:
            answer: httpx.Response = ask()
        except httpx.HTTPError as error:
            with self._lock:
                self.faults.append(f"{kind}: {error!r}")
            return None
        with self._lock:
            self.times[kind].append(time.monotonic() - start)
            self.codes[answer.status_code] += 1
            if answer.status_code >= 400:
                self.faults.append(f"{kind}: {answer.status_code} {answer.url}")
        return answer


def main() -> None:
    promises = Promises(f"{PEOPLE} people for {SECONDS:.0f} s, two web processes of four threads")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    with stand() as made:
        tokens = [line.split()[1] for line in made.python(INVITE).splitlines() if line.startswith("TOKEN")]
        made.web()
        made.worker()
        made.beat()
        reviewer = made.signed_in()
        ask_report(made, reviewer)
        for page in (*PAGES, *PAGES):
            reviewer.get(page)
        crowd, before = Crowd(made, tokens), memory(made)
        crowd.run(SECONDS)
        tell(promises, crowd)
        after = memory(made)
        promises.did(f"memory of the web processes: {before:.0f} MiB before, {after:.0f} MiB after")
        judge(promises, made, crowd)
    promises.end()


def tell(promises: Promises, crowd: Crowd) -> None:
    everything = sorted(one for times in crowd.times.values() for one in times)
    promises.did(f"{len(everything)} requests, {len(everything) / SECONDS:.1f} a second; {dict(crowd.codes)}")
    promises.did("| what | requests | median | 95 % | 99 % | slowest |")
    for kind, times in [*sorted(crowd.times.items()), ("all", everything)]:
        found = sorted(times)
        shown = [found[int((len(found) - 1) * part)] * 1000 for part in (0.5, 0.95, 0.99, 1)]
        promises.did(f"| {kind} | {len(found)} | " + " | ".join(f"{one:.0f} ms" for one in shown) + " |")


def judge(promises: Promises, made: Stand, crowd: Crowd) -> None:
    errors = sum(count for code, count in crowd.codes.items() if code >= 500)
    promises.hold(errors == 0, f"answers of 5xx: {errors}")
    promises.hold(
        not crowd.faults, f"other refusals and broken connections: {len(crowd.faults)} {crowd.faults[:3] or ''}"
    )
    lost = [(key, value) for key, value in crowd.saved.items() if kept(made, *key) != value]
    writes = len(crowd.times["save"])
    promises.hold(
        bool(crowd.saved) and not lost, f"{writes} saved; rows that are not what was acknowledged last: {lost or 0}"
    )
    report = made.python("from reports.models import Job; print(Job.objects.get().state)").strip()
    promises.hold(report == "done", f"the report asked for at the beginning: {report}")


def kept(made: Stand, school: str, row: str) -> int:
    statement = """
    SELECT o.value FROM indicators_observation o JOIN indicators_indicator i ON i.id = o.indicator_id
    JOIN schools_entity e ON e.id = o.entity_id JOIN indicators_contract c ON c.id = o.contract_id
    WHERE c.code = %s AND o.year = 2026 AND e.code = %s AND i.code = %s
    """
    with psycopg.connect(f"{made.postgresql.url}/cop") as connection:
        found = connection.execute(statement, (CONTRACT, school, row)).fetchone()
    return int(found[0]) if found else -1


def memory(made: Stand) -> float:
    """What the web processes hold resident, together, in MiB."""
    parent = made.processes["web"].pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    pages = [int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) for pid in children]
    return sum(pages) * resource.getpagesize() / 1024 / 1024


if __name__ == "__main__":
    main()
