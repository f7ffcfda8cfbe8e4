"""Generated requests against the running API, by nobody and by several roles: no error of ours, nothing undescribed.

`make fuzz` asks ten thousand and more; the suite a few hundred, the same each time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import TokenScope
from accounts.services import tokens
from tests.cast import Cast
from tests.indicators.api.world import build

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
# The figures differ from the suite's only in number.
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "")
SECONDS = 14
KNOWN = """
"path.code" = "cop-essai"
"path.year" = "2025"
"path.entity" = "imt-mines-albi"
"path.indicator" = "eleves"
"path.deliverable" = "L1"
"path.milestone" = "J1"
"query.entity" = ["imt-mines-albi"]
"query.indicator" = ["eleves"]
"""
WRITERS = ("controller", "outsider", "reviewer", "api_client")
EVERYBODY = ("anonymous", "reader", "head_reader", "ministry", "administrator", "nobody", *WRITERS)
WHO = EVERYBODY if EXAMPLES else ("anonymous", "ministry", "controller", "reviewer")
COUNTED = re.compile(r"(\d+) generated, (\d+) passed")
# Of each role, when thousands are asked for; ten of them make far more than ten thousand.
ENOUGH = 1_500


@pytest.fixture
def token(transactional_db: None, request: pytest.FixtureRequest) -> str:
    """Of one person of a small contract that holds a figure of each state; empty for nobody."""
    cast = Cast.build()
    world = build(cast)
    for entity, value, state, code in (
        (cast.albi, "1020", "draft", "eleves"),
        (cast.nord, "130", "submitted", "eleves"),
        (cast.institute, "2500", "validated", "energie"),
        (cast.nord, "70", "published", "diplomes"),
    ):
        world.figure(entity, value, state=state, code=code)
    who: str = request.param
    if who == "anonymous":
        return ""
    user = cast.everyone()[who]
    return tokens.create(user=user, name="schemathesis", scope=TokenScope.WRITE, days=1, by=None)[1]


@pytest.fixture
def configuration(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Who only reads is left to guess addresses; the others are told which there are."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    told = request.node.callspec.params["token"] in WRITERS
    path = tmp_path / "schemathesis.toml"
    path.write_text(text + (KNOWN if told else ""), encoding="utf-8")
    return path


@pytest.mark.parametrize("token", WHO, indirect=True)
def test_generated_requests_find_nothing(
    live_server: LiveServer, token: str, configuration: Path, tmp_path: Path
) -> None:
    bounded = ["--max-examples", EXAMPLES] if EXAMPLES else ["--max-examples", "2", "--max-time", str(SECONDS)]
    # Given as a file: drawing it up, on a machine at work, would take its share of the seconds that requests have.
    description = tmp_path / "openapi.json"
    description.write_bytes(Client().get("/api/v1/schema/?format=json").content)
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(configuration), "run"),
        *(str(description), "--url", live_server.url),
        *("--phases", "coverage,fuzzing", "--continue-on-failure", "--no-color", "--generation-database", "none"),
        *bounded,
    ]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    sys.stdout.write(done.stdout[-2_000:])
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    counted = COUNTED.search(done.stdout)
    assert counted is not None
    assert counted[1] == counted[2]
    assert int(counted[1]) >= (ENOUGH if EXAMPLES else 1)
