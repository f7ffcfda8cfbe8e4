"""The Dockerfile and what goes into the image: pinned, unprivileged, without secrets, tests or invented figures."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.architecture.tree import ROOT
from tests.production import compose

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
INSTRUCTIONS = [
    tuple(line.split(None, 1)) for line in DOCKERFILE.replace("\\\n", " ").splitlines() if line and line[0] not in "# "
]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^ ;]+)", re.MULTILINE)


def last(name: str) -> str:
    return [rest for word, rest in INSTRUCTIONS if word == name][-1]


def pinned(file: str) -> set[tuple[str, str]]:
    return set(PINNED.findall((ROOT / file).read_text(encoding="utf-8")))


def test_base_images_are_pinned_to_a_version_that_the_project_supports() -> None:
    bases = [rest.split()[0] for word, rest in INSTRUCTIONS if word == "FROM"]
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.1[123]-slim-[a-z]+", bases[0])


def test_backups_are_made_by_the_tools_of_the_servers_version() -> None:
    debian = {"bookworm": "15", "trixie": "17"}
    given = compose.raw()["services"]["postgres"]["image"]
    assert given == f"postgres:{debian[re.findall(r'slim-([a-z]+)', DOCKERFILE)[0]]}"


def test_the_process_is_not_root_and_owns_no_code() -> None:
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", last("USER"))
    assert "--chown" not in DOCKERFILE
    assert [word for word, _rest in INSTRUCTIONS].index("USER") > DOCKERFILE.count("FROM")


def test_packages_come_from_the_lock_with_their_digests() -> None:
    installs = re.findall(r"pip install [^\n]*", DOCKERFILE)
    assert installs
    assert all("--require-hashes" in one and "requirements.production.lock" in one for one in installs)
    assert re.findall(r"apt-get install --yes --no-install-recommends ([^&]*) ", DOCKERFILE) == ["postgresql-client"]
    assert "curl" not in DOCKERFILE
    assert "ADD" not in {word for word, _rest in INSTRUCTIONS}


def test_no_secret_stays_in_the_image() -> None:
    kept = [rest for word, rest in INSTRUCTIONS if word in ("ENV", "ARG", "LABEL")]
    assert not [one for one in kept if re.search(r"SECRET|PASSWORD|TOKEN|KEY", one)]


@pytest.mark.parametrize("name", [".env", ".git", "**/*.key", "**/*.pem", "var", "tests", "fixtures/demo", ".venv"])
def test_the_image_leaves_out(name: str) -> None:
    assert name in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_what_the_commands_need_is_copied() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert not {"deploy", "fixtures", "locale", "static", "templates", "requirements.production.lock"} & set(ignored)


def test_production_installs_a_part_of_what_is_tested() -> None:
    production, everything = pinned("requirements.production.lock"), pinned("requirements.lock")
    assert production < everything
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {name for name, _version in production}
    wanted = {re.split(r"[\[~>=<]", one)[0] for one in project["project"]["dependencies"]}
    tools = {re.split(r"[\[~>=<]", one)[0] for one in project["dependency-groups"]["dev"]}
    assert wanted <= names
    assert tools & names <= {"jsonschema"}  # drf-spectacular needs it too
