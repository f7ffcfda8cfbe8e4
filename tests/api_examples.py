"""`python -m tests.api_examples`: asks the demonstration (after `make demo`) for the examples of docs/openapi.yaml.

Every write is undone. Long lists are cut to their first entries.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

COP = "contract=cop-2023-2027"
BEFORE = "contract=cop-2018-2022"
SHEET = "sheets/cop-2023-2027/2026/imt-mines-albi/"
DELIVERABLE = "deliverables/cop-2023-2027/J3-2-2024-1/2024/imt-mines-albi/"
FIGURE = f"{SHEET}figures/eleves-diplomants/"
MOST = 2
READS = {
    "list_amendments": f"amendments/?{COP}",
    "list_appreciations": f"appreciations/?{BEFORE}&page_size=1",
    "list_assumptions": f"assumptions/?{COP}&page_size=1",
    "list_campaigns": f"campaigns/?{COP}&year=2025",
    "list_cascade": f"cascade/?{COP}&year=2027&indicator=eleves-diplomants",
    "list_contracts": "contracts/?ordering=-first_year&page_size=1",
    "read_contract": "contracts/cop-2023-2027/",
    "export_dataset": f"dataset/?{BEFORE}&entity=imt&indicator=eleves-diplomants",
    "list_deliverables": f"deliverables/?{COP}&milestone=J3&entity=imt-mines-albi&page_size=1",
    "get_deliverable": DELIVERABLE,
    "list_entities": "entities/?page_size=2",
    "list_evaluations": f"evaluations/?{BEFORE}&year=2022&entity=imt&indicator=eleves-diplomants&why=true",
    "read_headline": f"headline/?{BEFORE}&year=2022",
    "list_indicators": f"indicators/?{COP}&page_size=1",
    "list_journal": "journal/?object=observation&page_size=1",
    "list_milestones": f"milestones/?{COP}&page_size=1",
    "read_milestone": "milestones/cop-2023-2027/J3/",
    "list_observations": f"observations/?{BEFORE}&entity=imt&indicator=eleves-diplomants&year=2022",
    "list_reconciliation": f"reconciliation/?{COP}&year=2025&indicator=eleves-diplomants",
    "list_reports": f"reports/?{COP}&page_size=1",
    "list_rollups": f"rollups/?{COP}&year=2025&indicator=eleves-diplomants",
    "list_sheets": "sheets/cop-2023-2027/2025/?entity=imt-mines-albi",
    "read_sheet": SHEET,
    "list_targets": f"targets/?{COP}&entity=imt&indicator=eleves-diplomants&year=2027",
}
LINE = {"entity": "imt-mines-albi", "indicator": "eleves-diplomants", "year": 2026}
BODIES: dict[str, dict[str, Any]] = {
    "write_figure": {"value": "1020", "quality": "provisional", "comment": "Rentrée 2026", "version": 0},
    "write_observations": {
        "contract": "cop-2023-2027",
        "dry_run": True,
        "observations": [
            LINE | {"value": "1020", "comment": "Rentrée 2026", "source": "SI scolarité"},
            LINE | {"indicator": "publications", "reason": "not_available", "expected_on": "2027-03-01"},
        ],
    },
    "move_sheet": {"reason": "", "without_comment": True},
    "report_deliverable": {"stage": "in_progress", "text": "Délibération préparée.", "version": 0},
    "move_deliverable": {"until": "2027-03-31", "reason": "Le conseil a été reporté.", "version": 0},
}
WRITES = {  # in this order: a sheet is handed in once it holds figures
    "write_observations": ("post", "observations/bulk/"),
    "write_figure": ("put", FIGURE),
    "move_sheet": ("post", f"{SHEET}submit/"),
    "report_deliverable": ("put", DELIVERABLE),
    "move_deliverable": ("post", f"{DELIVERABLE}postpone/"),
}


def cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: cut(one) for name, one in value.items()}
    return [cut(one) for one in value[:MOST]] if isinstance(value, list) else value


class Asking:
    """The demonstration, as one of its people."""

    def __init__(self, address: str = "", **headers: str) -> None:
        from django.test import Client

        from accounts.models import User

        self.client = Client(headers={"Accept-Language": "fr", **headers}, SERVER_NAME="cop.example.org")
        if address:
            self.client.force_login(User.objects.get(email=f"{address}@demo.example"))

    def ask(self, verb: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        given = {} if verb == "get" else {"data": body or {}, "content_type": "application/json"}
        answer = getattr(self.client, verb)(f"/api/v1/{path}", headers=headers, **given)
        if answer.status_code != status:
            raise SystemExit(f"{verb} {path}: {answer.status_code}, not {status}: {answer.content.decode()[:500]}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return cut(json.loads(content))


def reads() -> dict[str, Any]:
    head_office, school = Asking("instruction.un"), Asking("controleur.albi")
    found = {}
    for name, path in READS.items():
        answer = (school if path in (SHEET, DELIVERABLE) else head_office).ask("get", path)
        if isinstance(answer, dict) and "next" in answer:
            answer["next"] = None
        found[name] = answer
    return found


def writes() -> dict[str, Any]:
    school, found = Asking("controleur.albi"), {}
    for name, (verb, path) in WRITES.items():
        body = dict(BODIES[name])
        if path.startswith("deliverables/"):
            body["version"] = school.ask("get", DELIVERABLE)["version"]
        found[name] = school.ask(verb, path, body)
    return found


def problems() -> dict[str, Any]:
    """Before `writes`, but for those of a sheet that is handed in."""
    school, ministry = Asking("controleur.albi"), Asking("ministere")
    bulk = {"contract": "cop-2023-2027", "observations": [LINE | {"value": "-5"}]}
    return {
        "Problem400": school.ask("get", "contracts/?annee=2027", status=400),
        "Problem401": Asking().ask("get", "contracts/", status=401),
        "Problem403": ministry.ask("get", "journal/", status=403),
        "Problem404": school.ask("get", "contracts/nope/", status=404),
        "Problem406": school.ask("get", "contracts/", status=406, Accept="image/png"),
        "Problem413": school.ask("put", FIGURE, {"comment": "x" * 70_000}, status=413),
        "Problem422": school.ask("put", FIGURE, {"value": "-5", "version": 0}, status=422),
        "Problem429": throttled(),
        "BulkProblem422": school.ask("post", "observations/bulk/", bulk, status=422),
        "StaleSheetProblem412": school.ask("post", f"{SHEET}submit/", status=412, **{"If-Match": '"0"'}),
        "StaleProgressProblem412": school.ask("put", DELIVERABLE, BODIES["report_deliverable"] | {"version": 9}, 412),
        **problem_of_a_form(),
    }


def problem_of_a_form() -> dict[str, Any]:
    client = Asking("controleur.albi").client
    return {"Problem415": json.loads(client.put(f"/api/v1/{FIGURE}", "a=1", content_type="text/plain").content)}


def late_problems() -> dict[str, Any]:
    """Once the figure is written, and once its sheet is handed in."""
    school = Asking("controleur.albi")
    version = school.ask("get", SHEET)["rows"][0]["figure"]["version"]
    figure = {"value": "1025", "version": version}
    line = {"contract": "cop-2023-2027", "observations": [LINE | {"value": "1025", "version": 0}]}
    locked = school.ask("put", FIGURE, figure, status=409)
    return {"Problem409": locked, "BulkProblem409": school.ask("post", "observations/bulk/", line, status=409)}


def stale_problems() -> dict[str, Any]:
    """Of a figure that is written already."""
    school = Asking("controleur.albi")
    school.ask("put", FIGURE, BODIES["write_figure"])
    late = {"contract": "cop-2023-2027", "observations": [LINE | {"value": "1025", "version": 0}]}
    return {
        "StaleProblem412": school.ask("put", FIGURE, {"value": "1025", "version": 0}, status=412),
        "BulkProblem412": school.ask("post", "observations/bulk/", late, status=412),
    }


def throttled() -> Any:
    from django.test import override_settings

    with override_settings(API_RATE_LIMIT_ANONYMOUS=1):
        stranger = Asking()
        stranger.client.get("/api/v1/contracts/")
        return stranger.ask("get", "contracts/", status=429)


def undone(ask: Any) -> Any:
    from django.db import transaction

    with transaction.atomic():
        found = ask()
        transaction.set_rollback(True)
    return found


def main() -> int:
    from imt_cop.core.examples import FILE

    def written() -> dict[str, Any]:
        return {"answers": writes(), "problems": late_problems()}

    refused = undone(problems) | undone(stale_problems)
    after = undone(written)
    found = {
        "answers": undone(reads) | after["answers"],
        "bodies": BODIES,
        "problems": dict(sorted((refused | after["problems"]).items())),
    }
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{FILE}: {FILE.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imt_cop.settings")
    os.environ["DEMO"] = "1"
    os.environ.update(API_RATE_LIMIT="0", API_RATE_LIMIT_ANONYMOUS="0", ALLOWED_HOSTS="cop.example.org")
    django.setup()
    sys.exit(main())
