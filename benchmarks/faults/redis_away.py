"""Redis refuses, then says nothing, then comes back: pages, sign-in and saving go on, and a report waits as a row."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from benchmarks.faults.stand import CONTRACT, CONTROLLER, HOST, SHEET, Promises, Stand, sign_in, stand, token_of

DASHBOARD = f"/tableau-de-bord/{CONTRACT}/?annee=2025"
API = f"/api/v1/evaluations/?contract={CONTRACT}&year=2025"
REPORT = f"/rapports/{CONTRACT}/2025/imt/annuel/"
ASKED = 40
# A request that finds Redis silent waits once for it.
SLOWEST = 3.0
STATES = "from reports.models import Job; print(','.join(Job.objects.order_by('pk').values_list('state', flat=True)))"


def main() -> None:
    promises = Promises("Redis away")
    with stand() as made:
        made.web()
        made.worker()
        made.beat()
        client = made.signed_in()
        first = timed(client, DASHBOARD)
        promises.did(f"with Redis: dashboard in {first[1] * 1000:.0f} ms")
        made.redis.stop()
        promises.did("Redis is stopped: its port refuses connections")
        usable(made, client, promises, "refusing")
        job = ask_report(made, client)
        promises.hold(states(made) == "waiting", f"the report asked for waits as a row ({job}: {states(made)})")
        made.redis.start()
        back(made, client, promises)
        made.redis.fall_silent()
        promises.did("Redis is suspended: its port takes connections and nothing answers")
        usable(made, client, promises, "silent")
        ask_report(made, client, year=2024)
        promises.hold(states(made) == "done,waiting", f"the second report waits as a row ({states(made)})")
        made.redis.speak_again()
        back(made, client, promises)
    promises.end()


def usable(made: Stand, client: httpx.Client, promises: Promises, how: str) -> None:
    """Pages, the API, signing in and saving, each several times, on both web processes."""
    taken = [timed(client, (DASHBOARD, SHEET, API)[rank % 3]) for rank in range(ASKED)]
    bad = [code for code, _seconds in taken if code != 200]
    seconds = sorted(one for _code, one in taken)
    shown = f"{len(taken)} pages and API answers with Redis {how}: {len(bad)} not 200 {bad or ''}"
    promises.hold(not bad, shown)
    promises.hold(
        seconds[-1] < SLOWEST, f"median {seconds[len(seconds) // 2] * 1000:.0f} ms, slowest {seconds[-1] * 1000:.0f} ms"
    )
    start = time.monotonic()
    person = made.client("192.0.2.7")
    code = sign_in(person, CONTROLLER).status_code
    promises.hold(code == 302, f"signing in with Redis {how}: {code} in {time.monotonic() - start:.2f} s")
    answer = save(person, time.time_ns() % 1000)
    promises.hold(answer == 302, f"saving a figure with Redis {how}: {answer}")
    tries = 1
    while not too_many(made, how) and tries < 30:
        tries += 1
    promises.hold(tries < 30, f"wrong passwords are still counted: try {tries} is refused unread")


def timed(client: httpx.Client, address: str) -> tuple[int, float]:
    start = time.monotonic()
    code = client.get(address).status_code
    return code, time.monotonic() - start


def save(client: httpx.Client, value: int) -> int:
    """The first figure of the sheet, by the plain form."""
    page = client.get(SHEET).text
    fields = {"csrfmiddlewaretoken": token_of(page), **cell_of(page, "eleves-diplomants", str(value))}
    return client.post(SHEET, data=fields).status_code


def cell_of(page: str, row: str, value: str) -> dict[str, str]:
    version = page.partition(f'name="{row}-version" value="')[2].partition('"')[0]
    return {f"{row}-version": version, f"{row}-value": value}


def too_many(made: Stand, how: str) -> bool:
    """Is one more wrong password refused for there having been too many?"""
    with made.client(f"192.0.2.{len(how)}") as client:
        page = client.get("/accounts/login/")
        form = {"login": f"{how}@{HOST}", "password": "wrong", "csrfmiddlewaretoken": token_of(page.text)}
        answer = client.post("/accounts/login/", data=form)
        if answer.status_code >= 500:
            raise RuntimeError(f"a wrong password: {answer.status_code}")
        return answer.status_code == 429 or "Trop d’essais" in answer.text


def ask_report(made: Stand, client: httpx.Client, *, year: int = 2025) -> str:
    """Begin the institute's report of that year, and ask for its draft."""
    listing = f"/rapports/{CONTRACT}/"
    page = client.get(listing).text
    token = token_of(page)
    entity = page.partition('name="start-entity"')[2].partition('<option value="')[2].partition('"')[0]
    form = {"csrfmiddlewaretoken": token, "start-entity": entity, "start-year": str(year), "start-kind": "annual"}
    begun = client.post(f"{listing}commencer/", data=form)
    address = REPORT.replace("2025", str(year))
    asked = client.post(f"{address}projet/", data={"csrfmiddlewaretoken": token})
    return f"{begun.status_code}, {asked.status_code}"


def states(made: Stand) -> str:
    return made.python(STATES).strip()


def back(made: Stand, client: httpx.Client, promises: Promises) -> None:
    start = time.monotonic()
    reached: Callable[[], bool] = lambda: set(states(made).split(",")) == {"done"}  # noqa: E731
    made.wait(reached, "the report", 120)
    promises.hold(True, f"Redis is back: the report is made {time.monotonic() - start:.0f} s later, untouched")
    codes = [timed(client, DASHBOARD)[0] for _rank in range(8)]
    promises.hold(set(codes) == {200}, f"pages afterwards: {codes}")


if __name__ == "__main__":
    main()
