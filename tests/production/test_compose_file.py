"""docker-compose.yml against the Compose specification, and against our own rules."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.architecture.tree import ROOT
from tests.production import compose

SCHEMA = Path(__file__).parent / "vendor" / "compose-spec.json"
GIVEN = {name: "given" for name, kind, _rest in compose.variables() if kind == "?"}
SERVICES = compose.services(GIVEN)
ONCE = {"migrate"}
OURS = {name for name, service in SERVICES.items() if service.is_ours}
WRITTEN = "media:/srv/media"


def known_variables() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))


def settings_read() -> set[str]:
    """The variables that the settings ask for by their names."""
    text = (ROOT / "imt_cop" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))


def test_it_is_a_compose_file() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    filled = {**compose.raw(), "services": {name: one.given for name, one in SERVICES.items()}}
    assert [error.message for error in validator.iter_errors(compose.raw())] == []
    assert [error.message for error in validator.iter_errors(filled)] == []


def test_the_specification_refuses_what_is_none() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert not validator.is_valid({"services": {"web": {"comand": "gunicorn"}}})


def test_the_processes_of_production_are_there() -> None:
    assert set(SERVICES) == {"proxy", "web", "worker", "beat", "migrate", "postgres", "redis"}
    assert {"web", "worker", "beat", "migrate"} == OURS


def test_no_secret_has_a_default() -> None:
    secret = re.compile(r"PASSWORD|SECRET|KEY|TOKEN|TLS")
    assert {kind for name, kind, _rest in compose.variables() if secret.search(name)} == {"?"}
    for name in GIVEN:
        with pytest.raises(compose.VariableMissingError, match=name):
            compose.services({key: value for key, value in GIVEN.items() if key != name})


def test_no_secret_is_written_in_it() -> None:
    text = compose.FILE.read_text(encoding="utf-8")
    for line in re.findall(r"^.*(?:PASSWORD|SECRET|AUTH)\w*:.*$", text, re.MULTILINE):
        assert "${" in line or line.endswith(': ""')


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_runs_with_no_right_that_it_does_not_need(name: str) -> None:
    given: dict[str, Any] = SERVICES[name].given
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", given["user"])
    assert given["read_only"] is True
    assert given["cap_drop"] == ["ALL"]
    assert given["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in given
    assert "cap_add" not in given
    assert all("/var/run/docker.sock" not in volume for volume in given.get("volumes", []))


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONCE))
def test_a_service_tells_its_health_and_comes_back(name: str) -> None:
    given = SERVICES[name].given
    assert set(given["healthcheck"]) >= {"test", "interval", "timeout", "retries"}
    assert given["restart"] == "unless-stopped"
    assert given["stop_grace_period"]
    assert given["logging"]["options"]["max-size"]


def test_the_migration_runs_once_before_what_uses_its_tables() -> None:
    assert SERVICES["migrate"].given["restart"] == "no"
    for name in OURS - ONCE:
        waits = SERVICES[name].given["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}
        assert {waits[one]["condition"] for one in ("postgres", "redis")} == {"service_healthy"}


def test_the_database_is_out_of_the_proxys_reach_and_the_proxy_alone_is_published() -> None:
    networks = {name: set(service.given["networks"]) for name, service in SERVICES.items()}
    assert networks["postgres"] == networks["redis"] == {"data"}
    assert compose.raw()["networks"]["data"] == {"internal": True}
    assert networks["proxy"] & networks["web"] == {"edge"}
    assert {name for name, found in networks.items() if "edge" in found} == {"proxy", "web"}
    assert {name for name, service in SERVICES.items() if "ports" in service.given} == {"proxy"}


def test_web_and_workers_share_the_files_and_beat_is_alone() -> None:
    assert all(WRITTEN in SERVICES[name].given["volumes"] for name in ("web", "worker"))
    assert SERVICES["web"].environment["MEDIA_ROOT"] == WRITTEN.partition(":")[2]
    assert SERVICES["beat"].given["deploy"]["replicas"] == 1
    assert not any("--beat" in service.command for service in SERVICES.values())


def test_every_variable_is_one_that_the_application_knows() -> None:
    named = {name for name, _kind, _rest in compose.variables()}
    assert named <= known_variables()
    for name in OURS:
        assert set(SERVICES[name].environment) - {"POSTGRES_PASSWORD"} <= settings_read()
    assert settings_read() <= known_variables()


def test_production_is_neither_a_demonstration_nor_debugged() -> None:
    for name in OURS:
        environment = SERVICES[name].environment
        assert (environment["DEMO"], environment["DEBUG"], environment["BEHIND_PROXY"]) == ("false", "false", "true")


def test_the_owners_password_is_told_to_the_migration_alone() -> None:
    services = compose.services(GIVEN | {"POSTGRES_PASSWORD": "of-the-owner"})
    told = {name for name in OURS if "of-the-owner" in str(services[name].environment)}
    assert told == {"migrate"}
    # .env, which holds it too, is read by all of them: what is written here comes before.
    assert all(services[name].environment["POSTGRES_PASSWORD"] == "" for name in OURS)
