"""`make check-dependencies`: no locked package has a known vulnerability, but those borne for a time.

The services that know them are not reachable from everywhere: where none answers it says SKIPPED, and how to insist
(REQUIRE_AUDIT=1). A service that knows none of the packages has not answered: a mirror may hold files and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
SERVICES = ("pypi", "osv")
# Old, and known to every service: what it says of this tells whether it answers.
PROBE = "django==5.0.0\n"
SECONDS = 240


@dataclass(frozen=True, slots=True)
class Audit:
    """What a service said: packages it knows, packages it does not, vulnerabilities as (package, id, other names)."""

    known: int
    unknown: tuple[str, ...]
    found: tuple[tuple[str, str, frozenset[str]], ...]


def audit(service: str, requirements: Path) -> Audit | None:
    """None where the service does not answer."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(requirements),
        "--vulnerability-service",
        service,
    ]
    command += ["--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off", "--timeout", "5"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        return read(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None


def read(said: dict[str, Any]) -> Audit:
    packages = said["dependencies"]
    found = [
        (f"{one['name']} {one['version']}", bug["id"], frozenset(bug["aliases"]))
        for one in packages
        for bug in one.get("vulns", ())
    ]
    unknown = tuple(one["name"] for one in packages if "skip_reason" in one)
    return Audit(known=len(packages) - len(unknown), unknown=unknown, found=tuple(found))


def answering() -> str | None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as probe:
        probe.write(PROBE)
        probe.flush()
        said = {service: audit(service, Path(probe.name)) for service in SERVICES}
    return next((service for service, one in said.items() if one is not None and one.found), None)


def problems(result: Audit, borne: list[dict[str, Any]], *, today: date) -> list[str]:
    """What must be mended: in the packages, or in what pyproject.toml says of them."""
    wrong, accepted = [], set()
    for one in borne:
        if not (one.get("id") and one.get("reason") and isinstance(one.get("until"), date)):
            wrong.append(f"pyproject.toml: {one.get('id', '?')} needs an id, a reason and a date (until).")
        elif one["until"] < today:
            wrong.append(f"{one['id']} was borne until {one['until']}: upgrade, or say why it may stay.")
        else:
            accepted.add(one["id"])
    for package, name, others in result.found:
        if not accepted & {name, *others}:
            wrong.append(f"{package}: {name} {' '.join(sorted(others))}".rstrip())
    return wrong


def borne() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["dependency-audit"]["borne"]
    return found


def main() -> int:
    service = answering()
    result = audit(service, LOCK) if service else None
    if result is None or not result.known:
        print(
            f"dependencies: SKIPPED, no vulnerability service answers ({', '.join(SERVICES)}); REQUIRE_AUDIT=1 insists."
        )
        return int(os.environ.get("REQUIRE_AUDIT") == "1")
    wrong = problems(result, borne(), today=date.today())
    unknown = f"; NOT AUDITED, unknown to it: {', '.join(result.unknown)}" if result.unknown else ""
    print(f"dependencies: {result.known} packages audited by {service}, {len(result.found)} vulnerabilities{unknown}")
    for line in wrong:
        print(f"  {line}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
