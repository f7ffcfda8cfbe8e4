"""PostgreSQL is stopped and started again: 503 while it is down, no broken connection after, and the tasks go on."""

from __future__ import annotations

import threading
import time
from collections import Counter

import httpx

from benchmarks.faults.redis_away import API, DASHBOARD, ask_report, states
from benchmarks.faults.stand import CONTRACT, SHEET, Promises, Stand, stand

READERS = 8
DOWN = 8.0
ADDRESSES = (DASHBOARD, SHEET, API, f"/cascade/{CONTRACT}/")


class Readers:
    """People who read without stopping, each on a connection kept open: what they were answered, and when."""

    def __init__(self, made: Stand) -> None:
        self.seen: list[tuple[float, float, int, str]] = []
        self._over = threading.Event()
        signed = made.signed_in()
        self._threads = [threading.Thread(target=self._read, args=(made, signed.cookies)) for _rank in range(READERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read(self, made: Stand, cookies: httpx.Cookies) -> None:
        with made.client() as client:
            client.cookies = cookies
            rank = 0
            while not self._over.wait(0.05):
                rank += 1
                address = ADDRESSES[rank % len(ADDRESSES)]
                start = time.monotonic()
                try:
                    answer = client.get(address)
                except httpx.HTTPError as error:
                    self.seen.append((start, time.monotonic(), 0, repr(error)))
                else:
                    friendly = answer.status_code != 503 or is_friendly(answer)
                    said = "" if friendly else answer.text[:200]
                    self.seen.append((start, time.monotonic(), answer.status_code, said))


def is_friendly(answer: httpx.Response) -> bool:
    """A sentence, and when to come back."""
    kind = answer.headers["Content-Type"]
    said = '"status": 503' in answer.text if kind == "application/problem+json" else "momentanément" in answer.text
    return said and answer.headers.get("Retry-After") == "10"


def main() -> None:
    promises = Promises("PostgreSQL restarted")
    with stand() as made:
        made.web()
        made.worker()
        made.beat()
        client = made.signed_in()
        readers = Readers(made)
        readers.start()
        time.sleep(3)
        down = time.monotonic()
        made.postgresql.stop()
        promises.did(f"PostgreSQL is stopped (immediate), for {DOWN:.0f} s, under {READERS} readers")
        time.sleep(DOWN)
        back = time.monotonic()
        made.postgresql.start()
        up = time.monotonic()
        time.sleep(5)
        readers.stop()
        judge(promises, readers, down, back, up)
        ask_report(made, client)
        seconds = made.wait(lambda: states(made) == "done", "the report", 90)
        promises.hold(True, f"a report asked for afterwards is made by the same worker ({seconds:.0f} s)")
        alive = [name for name, process in made.processes.items() if process.poll() is None]
        promises.hold(set(alive) == {"web", "worker", "beat"}, f"still there: {', '.join(alive)}")
    promises.end()


def judge(promises: Promises, readers: Readers, down: float, back: float, up: float) -> None:
    def codes(first: float, last: float) -> Counter[int]:
        """Of the requests that began and ended between the two."""
        return Counter(code for began, ended, code, _said in readers.seen if first <= began and ended <= last)

    before, during, after = codes(0, down), codes(down + 0.5, back), codes(up, up + 60)
    promises.hold(set(before) == {200}, f"before: {dict(before)}")
    promises.hold(set(during) == {503}, f"while it is down: {dict(during)}")
    promises.hold(set(after) == {200}, f"from the moment it is back: {dict(after)}")
    allowed = {200, 503}
    others = [(code, said) for _began, _ended, code, said in readers.seen if code not in allowed or said]
    promises.hold(not others, f"answers that are neither 200 nor a 503 with its sentence: {len(others)} {others[:3]}")


if __name__ == "__main__":
    main()
