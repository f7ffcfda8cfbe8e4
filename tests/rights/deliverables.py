"""Every action on a deliverable, by each door that offers it: Albi's part of what every school owes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from milestones.services import progress, publication
from tests.milestones.world import MORNING, url, version
from tests.rights.actions import Action, Door
from tests.rights.stage import PDF, Stage

API = "/api/v1/deliverables/"
SAID = {"stage": "done", "done_on": "2025-05-20", "evidence": "Délibération n° 12"}
LATER = {"until": "2099-06-30", "reason": "Marché relancé"}
# Of the form whose address is not its prefix.
PREFIXES = {"annuler-date": "date"}


def post(action: str, **data: str) -> Door:
    """A form of its page, with the version that is on screen."""

    def door(stage: Stage, client: Client) -> Any:
        place = stage.plan.place()
        given = {f"{PREFIXES.get(action, action)}-{name}": value for name, value in data.items()}
        return client.post(url(place, action), given | {f"{PREFIXES.get(action, action)}-version": str(version(place))})

    return door


def api(method: str, move: str = "", **data: str) -> Door:
    def door(stage: Stage, client: Client) -> Any:
        place = stage.plan.place()
        address = f"{API}{place.contract.code}/{place.deliverable.code}/{place.year}/{place.entity.code}/"
        body = data | {"version": version(place)}
        return getattr(client, method)(f"{address}{move}/" if move else address, body, content_type="application/json")

    return door


def reported(stage: Stage) -> None:
    stage.plan.report()


def reported_by_reviewer(stage: Stage) -> None:
    stage.plan.report(by=stage.cast.reviewer)


def granted_later(stage: Stage) -> None:
    plan, place = stage.plan, stage.plan.place()
    until, reason = date.fromisoformat(LATER["until"]), LATER["reason"]
    progress.postpone(place=place, until=until, reason=reason, expected_version=version(place), by=plan.cast.controller)
    plan.validate()


def _attach(stage: Stage, client: Client) -> Any:
    return client.post(url(stage.plan.place(), "joindre"), {"file": SimpleUploadedFile("pv.pdf", PDF)})


def _remove(stage: Stage, client: Client) -> Any:
    return client.post(url(stage.plan.place(), "retirer"), {"piece": stage.evidence.stored_name})


def _read_file(stage: Stage, client: Client) -> Any:
    return client.get(url(stage.plan.place(), "pieces", stage.evidence.stored_name))


def _publish(stage: Stage, by: User) -> object:
    return publication.publish_progress(contract=stage.world.contract, through_year=2025, by=by, on=MORNING.date())


ACTIONS: dict[str, Action] = {
    "report deliverable": Action(page=post("avancement", **SAID), api=api("put", **SAID)),
    "postpone deliverable": Action(page=post("echeance", **LATER), api=api("post", "postpone", **LATER)),
    "propose to drop": Action(page=post("abandon", reason="Sans objet"), api=api("post", "drop", reason="Sans objet")),
    "validate report": Action(page=post("valider"), api=api("post", "validate"), prepare=reported),
    "validate own report": Action(page=post("valider"), api=api("post", "validate"), prepare=reported_by_reviewer),
    "validate nothing": Action(page=post("valider"), api=api("post", "validate")),
    "return report": Action(
        page=post("renvoyer", reason="Non"), api=api("post", "return", reason="Non"), prepare=reported
    ),
    "cancel date": Action(
        page=post("annuler-date", reason="Non"), api=api("post", "cancel-date", reason="Non"), prepare=granted_later
    ),
    "cancel no date": Action(page=post("annuler-date", reason="Non"), api=api("post", "cancel-date", reason="Non")),
    "name owner": Action(page=post("responsable", function="DSI")),
    "attach evidence": Action(page=_attach),
    "remove evidence": Action(page=_remove),
    "read evidence": Action(page=_read_file, writes=False),
    "publish progress": Action(service=_publish),
}

EVERYBODY = "controller reader outsider reviewer head_reader ministry api_client administrator nobody"


def row(signs: dict[str, str], *, others: str = "-") -> dict[str, str]:
    """The row with everybody that it does not name."""
    named = {role for roles in signs for role in roles.split()}
    rest = " ".join(role for role in EVERYBODY.split() if role not in named)
    return signs | {rest: others}


# As the table of `test_actions`: the sheets' states and the campaign's change nothing here.
TABLE: dict[str, dict[str, str]] = {
    "report deliverable": row({"controller reviewer": "+"}),
    "postpone deliverable": row({"controller reviewer": "+"}),
    "propose to drop": row({"controller reviewer": "+"}),
    "validate report": row({"reviewer": "+"}),
    "validate own report": row({}),
    "validate nothing": row({"reviewer": "x"}),
    "return report": row({"reviewer": "+"}),
    "cancel date": row({"reviewer": "+"}),
    "cancel no date": row({"reviewer": "x"}),
    "name owner": row({"reviewer": "+"}),
    "attach evidence": row({"controller reviewer": "+"}),
    # Who does not see the file finds none to remove.
    "remove evidence": row({"controller reviewer": "+", "outsider ministry": "0"}),
    "read evidence": row({"controller reader reviewer head_reader api_client": "+", "outsider ministry": "0"}),
    "publish progress": row({"reviewer": "+"}),
}
