"""Settings read from the environment, each with its type: a wrong one stops the start with a sentence that helps."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
# What PostgreSQL's client is told, unless the URL says otherwise: a server that left without a word is known to be gone
# within some seconds (the last one is in milliseconds), not after the system's quarter of an hour.
LOST_SERVER = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


class SettingError(ValueError):
    """A variable is absent or cannot be understood; the message says which, and what to write."""


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of a URL, decoded; `path` keeps its leading slash."""

    scheme: str
    host: str
    port: int | None
    user: str
    password: str
    path: str
    options: dict[str, str]


def read_file(path: Path) -> None:
    """Add the `NAME=value` lines of a file to the environment; what the environment already holds wins."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise SettingError(f"{path.name}, line {number}: write NAME=value, found {text!r}.")
        os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def str_(name: str, default: str | None = None, *, hint: str = "") -> str:
    """The text of a variable; without a default its absence is an error. Empty counts as absent."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingError(f"{name} is not set. {hint or 'Set it in the environment or in .env.'}")
    return default


def bool_(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise SettingError(f"{name}={value!r} is neither true nor false: write {name}=true or {name}=false.")


def int_(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise SettingError(f"{name}={value!r} is not a whole number: write for example {name}={default}.") from None


def json_(name: str, default: dict[str, str]) -> dict[str, str]:
    """An object of texts, in JSON."""
    value = os.environ.get(name, "").strip()
    if not value:
        return dict(default)
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise SettingError(f'{name} is not a JSON object of texts: write for example {{"key": "value"}}.')
    return found


def list_(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Values separated by commas; spaces around them do not count."""
    value = os.environ.get(name, "").strip()
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def url(name: str, default: str | None = None, *, schemes: tuple[str, ...]) -> Url:
    """A URL of one of `schemes`.

    The message never repeats the value: it may hold a password.
    """
    parts = urlsplit(str_(name, default))
    if parts.scheme not in schemes:
        expected = " or ".join(f"{scheme}://…" for scheme in schemes)
        raise SettingError(f"{name} starts with {parts.scheme or 'nothing'}://, expected {expected}.")
    return Url(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=_port(name, parts),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        path=unquote(parts.path),
        options=dict(parse_qsl(parts.query)),
    )


def _port(name: str, parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise SettingError(f"{name}: the port is not a number between 1 and 65535.") from None
