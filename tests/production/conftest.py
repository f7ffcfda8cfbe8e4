"""The installation, started once for the tests of this folder that ask for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import expect

from tests import services
from tests.production import people
from tests.production.installation import NGINX, Installation, installed


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    if connection.vendor != "postgresql":
        pytest.skip("production is PostgreSQL: started once, with the tests on it")
    for name, program in {"nginx": NGINX, "Redis": shutil.which("redis-server")}.items():
        if program is None:
            services.refuse_absence(name)
            pytest.skip(f"no {name}")
    given = connection.settings_dict
    server = f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}"
    with installed(tmp_path_factory.mktemp("installation"), server) as found:
        people.open_accounts(found)
        # A dozen processes start on this machine at once.
        expect.set_options(timeout=30_000)
        yield found
        expect.set_options(timeout=5_000)
