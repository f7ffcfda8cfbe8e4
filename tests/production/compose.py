"""docker-compose.yml as Compose reads it: variables put in, each service with its command, environment and check."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from tests.architecture.tree import ROOT

FILE = ROOT / "docker-compose.yml"
# ${NAME}, ${NAME:-default}, ${NAME:?why}; $$ is a dollar.
VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\})")


class VariableMissingError(KeyError):
    """A variable that the file requires is not given."""


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    given: dict[str, Any]

    @property
    def command(self) -> list[str]:
        entry, command = self.given.get("entrypoint", []), self.given.get("command", [])
        return [*entry, *(shlex.split(command) if isinstance(command, str) else command)]

    @property
    def environment(self) -> dict[str, str]:
        return dict(self.given.get("environment", {}))

    @property
    def check(self) -> list[str]:
        """What tells its health, as a command."""
        kind, *words = self.given["healthcheck"]["test"]
        return ["sh", "-c", *words] if kind == "CMD-SHELL" else words

    @property
    def is_ours(self) -> bool:
        return "build" in self.given


def raw() -> dict[str, Any]:
    """The file with its variables as they are written."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def variables() -> set[tuple[str, str, str]]:
    """Each variable that it names, how an absence is met (`?`, `-` or nothing), and with what."""
    matches = VARIABLE.finditer(FILE.read_text(encoding="utf-8"))
    return {(m["name"], m["kind"] or "", m["rest"] or "") for m in matches if m["name"] and m["name"] != "NAME"}


def services(given: Mapping[str, str]) -> dict[str, Service]:
    """With these variables."""
    return {name: Service(name, one) for name, one in _filled(raw()["services"], given).items()}


def _filled(node: Any, given: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, given) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(one, given) for one in node]
    if not isinstance(node, str):
        return node
    return VARIABLE.sub(lambda match: _value(match, given), node)


def _value(match: re.Match[str], given: Mapping[str, str]) -> str:
    if match["dollar"]:
        return "$"
    value = given.get(match["name"], "")
    if not value and match["kind"] == "?":
        raise VariableMissingError(f"{match['name']}: {match['rest']}")
    return value or (match["rest"] or "")
