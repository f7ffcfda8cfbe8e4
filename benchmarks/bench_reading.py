"""Reading: the institute's dashboard and the API against an empty view, the evaluation against its reading.

Runs on a temporary SQLite database with the real contract and the demonstration's invented figures.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = "cop-2023-2027"
DASHBOARD = f"/tableau-de-bord/{CONTRACT}/?annee=2025"
API = f"/api/v1/evaluations/?contract={CONTRACT}&year=2025"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "imt_cop.settings",
            "DEMO": "1",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "ALLOWED_HOSTS": "testserver",
        }
        import django

        django.setup()
        logging.disable(logging.CRITICAL)  # a line a request would be most of the floor
        prepare(Path(folder))
        measure()


def prepare(folder: Path) -> None:
    from django.core.management import call_command

    from indicators.imports.demo import load_demo
    from indicators.models import Contract

    call_command("migrate", verbosity=0)
    call_command("load_contract", str(ROOT / "fixtures" / CONTRACT), stdout=StringIO())
    load_demo(
        ROOT / "fixtures" / "demo",
        contract=Contract.objects.get(code=CONTRACT),
        password_file=folder / "demo-password",
    )


def measure() -> None:
    from django.core.cache import cache
    from django.test import Client

    from accounts.models import User
    from benchmarks.measuring import line, ratio

    client = Client()
    client.force_login(User.objects.get(email="instruction.un@demo.example"))

    def asked(address: str, **headers: str) -> Callable[[], object]:
        return lambda: client.get(address, headers=headers)

    def cold(address: str) -> Callable[[], object]:
        """With nothing kept from the time before."""
        return lambda: (cache.clear(), client.get(address))

    def unchanged(address: str) -> Callable[[], object]:
        """As by somebody who has the answer; the first one sets the cookie behind the forms' tokens."""
        client.get(address)
        return asked(address, **{"If-None-Match": client.get(address)["ETag"]})

    empty = asked("/healthz")
    print("| what | ratio | processor time |\n|---|---|---|")
    for name, address in (("institute dashboard", DASHBOARD), ("API, 210 evaluations", API)):
        print(line(f"{name}, cold ÷ empty view", ratio(cold(address), empty)))
        print(line(f"{name}, kept ÷ empty view", ratio(asked(address), empty)))
        print(line(f"{name}, unchanged (304) ÷ empty view", ratio(unchanged(address), empty)))
    measure_evaluation()


def measure_evaluation() -> None:
    from benchmarks.measuring import line, ratio
    from indicators.calculations.evaluation import evaluate
    from indicators.models import Contract
    from indicators.queries.contract_data import contract_data

    contract = Contract.objects.select_related("institute").get(code=CONTRACT)
    data = contract_data(contract, year=2025)
    read = ratio(lambda: evaluate(data, 2025), lambda: contract_data(contract, year=2025))
    print(line("whole contract evaluated ÷ reading it from the database", read))


if __name__ == "__main__":
    main()
