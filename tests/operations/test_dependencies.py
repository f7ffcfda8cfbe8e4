"""The audit of the dependencies: what it takes for a fault, and that silence is not taken for a yes."""

from __future__ import annotations

import json
import re
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests import dependencies
from tests.architecture.tree import ROOT

TODAY = date(2026, 3, 1)
SAID = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {"name": "hurt", "version": "2.0", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-9"], "fix_versions": []}]},
        {"name": "alone", "skip_reason": "Dependency not found"},
    ]
}


def problems(*borne: dict[str, object]) -> list[str]:
    return dependencies.problems(dependencies.read(SAID), list(borne), today=TODAY)


def test_a_known_vulnerability_is_a_fault() -> None:
    result = dependencies.read(SAID)
    assert (result.known, result.unknown) == (2, ("alone",))
    assert problems() == ["hurt 2.0: PYSEC-1 CVE-9"]


def test_it_is_borne_for_a_reason_and_for_a_time() -> None:
    accepted = {"id": "CVE-9", "reason": "never given a path", "until": date(2026, 3, 1)}
    assert problems(accepted) == []
    assert len(problems(accepted | {"until": date(2026, 2, 28)})) == 2
    assert len(problems({"id": "CVE-9"})) == 2
    assert len(problems(accepted | {"id": "CVE-8"})) == 1


@pytest.mark.parametrize(("insist", "code"), [("", 0), ("1", 1)])
def test_where_no_service_answers_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], insist: str, code: int
) -> None:
    silent = dependencies.Audit(known=0, unknown=("django",), found=())
    monkeypatch.setattr(dependencies, "audit", lambda service, requirements: silent)
    monkeypatch.setenv("REQUIRE_AUDIT", insist)
    assert dependencies.main() == code
    assert "SKIPPED, no vulnerability service answers" in capsys.readouterr().out


class Knowing(BaseHTTPRequestHandler):
    """A service that knows one thing, of one package."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]
        bug = {"id": "PYSEC-1", "summary": "s", "affected": [{"package": asked["package"], "ranges": ranges}]}
        body = json.dumps({"vulns": [bug]} if asked["package"]["name"] == "django" else {}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def test_what_a_service_knows_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("django==5.2.0\ntypst==0.15.2\n", encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), Knowing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_AUDIT_OSV_URL", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setattr(dependencies, "SERVICES", ("osv",))
        monkeypatch.setattr(dependencies, "LOCK", lock)
        assert dependencies.main() == 1
        server.shutdown()
    said = capsys.readouterr().out
    assert "2 packages audited by osv, 1 vulnerabilities" in said
    assert "django 5.2.0: PYSEC-1" in said


def test_every_dependency_says_why_it_is_there_and_is_locked() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'^    "([A-Za-z0-9-]+)[^"]*",(.*)$', text.split("[tool.ruff]")[0], re.MULTILINE)
    assert len(listed) > 30
    assert [name for name, rest in listed if not re.search(r"# \S+", rest)] == []
    locked = set(re.findall(r"^([a-z0-9-]+)==", Path(dependencies.LOCK).read_text(encoding="utf-8"), re.MULTILINE))
    assert {name for name, _rest in listed} - locked == set()
