"""Every action of the yearly campaign, by each door that offers it, with input that would be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from imt_cop.core.errors import ConflictError, RefusedError
from indicators.imports.actuals import ActualsRefusedError, import_actuals
from indicators.models import AppreciationKey, Council, Sheet
from indicators.services import amendments, appreciations, councils
from indicators.services.amendments import RevisedDefinition
from indicators.services.appreciations import Judgement
from indicators.services.assumptions import mark_of
from tests.indicators.views.world import CONTRACT, YEAR, row
from tests.rights.outcomes import DONE, LOCKED, REFUSED
from tests.rights.stage import PDF, RULE, Stage

Door = Callable[[Stage, Client], Any]
Service = Callable[[Stage, User], object]
API = f"/api/v1/sheets/{CONTRACT}/{YEAR}/"


@dataclass(frozen=True, slots=True)
class Action:
    """`prepare` makes what is acted on; an action that `writes` leaves a row in the journal, any other none."""

    page: Door | None = None
    api: Door | None = None
    service: Service | None = None
    writes: bool = True
    prepare: Callable[[Stage], object] = lambda stage: None


def post(*parts: str, institute: bool = False, **data: str) -> Door:
    """A form of a sheet's pages; `__` stands for the dash in a field's name."""
    given = {name.replace("__", "-"): value for name, value in data.items()}
    return lambda stage, client: client.post(stage.page(*parts, of=stage.cast.institute if institute else None), given)


def api_post(move: str, entity: str = "imt-mines-albi", **body: str) -> Door:
    return lambda stage, client: client.post(f"{API}{entity}/{move}/", body, content_type="application/json")


def api_put(indicator: str, entity: str = "imt-mines-albi") -> Door:
    body = {"value": "1020", "version": 1}
    return lambda stage, client: client.put(
        f"{API}{entity}/figures/{indicator}/", body, content_type="application/json"
    )


def get(*parts: str) -> Door:
    return lambda stage, client: client.get(stage.page(*parts))


def dossier(action: str, **data: str) -> Door:
    given = {name.replace("__", "-"): value for name, value in data.items()}
    return lambda stage, client: client.post(stage.page("eleves", "dossier", action), given)


def correction(action: str) -> Door:
    proposed = {"correction__value": "1 001", "correction__quality": "final", "correction__why": "Erreur d’unité."}
    return dossier(action, **proposed, correction__version="1")


def decide(action: str) -> Door:
    def door(stage: Stage, client: Client) -> Any:
        (pending,) = stage.figure.corrections.all()
        return client.post(
            stage.page("eleves", "dossier", action), {"correction": str(pending.pk), "reason": "Vu les pièces."}
        )

    return door


def campaign(move: str, **data: str) -> Door:
    return lambda stage, client: client.post(stage.campaign_page(move), data)


def _role(stage: Stage, client: Client) -> str:
    return next(name for name, one in stage.clients.items() if one is client)


def _upload(stage: Stage, client: Client) -> Any:
    return client.post(stage.page("fichier", "apercu"), {"fichier": SimpleUploadedFile("fiche.xlsx", stage.workbook)})


def _confirm(stage: Stage, client: Client) -> Any:
    return client.post(stage.page("fichier", "confirmer"), {"apercu": stage.sealed(_role(stage, client))})


def _attach(stage: Stage, client: Client) -> Any:
    return client.post(stage.page("eleves", "dossier", "joindre"), {"file": SimpleUploadedFile("piece.pdf", PDF)})


def _remove(stage: Stage, client: Client) -> Any:
    return client.post(stage.page("eleves", "dossier", "retirer"), {"piece": stage.file.stored_name})


def _read_file(stage: Stage, client: Client) -> Any:
    return client.get(stage.page("eleves", "dossier", "pieces", stage.file.stored_name))


def _edit_check(stage: Stage, client: Client) -> Any:
    data = {f"{RULE}-severity": "soft", f"{RULE}-active": "on", f"{RULE}-minimum": "12"}
    return client.post(f"/controles/{CONTRACT}/{RULE}/", data)


def _tolerance(stage: Stage, client: Client) -> Any:
    return client.post(f"/indicateurs/{CONTRACT}/eleves/tolerance/", {"tolerance": "5"})


def _observe(stage: Stage, client: Client) -> Any:
    data = {"value": "4,9", "text": "Constat de l’Insee.", "seen": mark_of(None)}
    return client.post(f"/hypotheses/{CONTRACT}/inflation/{YEAR}/", data)


def _council(stage: Stage, client: Client) -> Any:
    data = {"entity": stage.cast.institute.pk, "held_on": f"{YEAR}-03-12", "note": "CA"}
    return client.post(f"/conseils/{CONTRACT}/", data)


def _recorded_council(stage: Stage) -> None:
    councils.record(
        contract=stage.world.contract, entity=stage.cast.institute, held_on=date(YEAR, 3, 12), by=stage.cast.reviewer
    )


def _withdraw_council(stage: Stage, client: Client) -> Any:
    return client.post(f"/conseils/{CONTRACT}/{Council.objects.get().pk}/retirer/")


def appreciation(action: str, entity: str = "imt-mines-albi", code: str = "eleves", **data: str) -> Door:
    address = f"/appreciations/{CONTRACT}/{YEAR}/{entity}/indicateur/{code}/{action}/"
    return lambda stage, client: client.post(address, data)


def _handed_in(stage: Stage) -> None:
    """What the controller judges of a figure of the school, waiting for its signature."""
    key = AppreciationKey(
        contract=stage.world.contract, entity=stage.cast.albi, year=YEAR, indicator=stage.figure.indicator
    )
    said = Judgement(level="achieved", text="Atteint.")
    appreciations.hand_in(key=key, judgement=said, seen="", by=stage.cast.controller)


def _decide_milestone(stage: Stage, client: Client) -> Any:
    return client.post(f"/jalons/{CONTRACT}/J1/decisions/", {"decided_on": "2025-03-01", "text": "Priorité à J1."})


def _post_milestone(stage: Stage, client: Client) -> Any:
    return client.post(f"/jalons/{CONTRACT}/J1/messages/", {"text": "Où en êtes-vous ?"})


def _open_next_year(stage: Stage, client: Client) -> Any:
    return client.post(f"/saisie/{CONTRACT}/ouvrir/", {"year": "2026"})


def _reopen_for(stage: Stage, client: Client) -> Any:
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    data = {"school": "imt-mines-albi", "until": until, "reason": "Comptes arrêtés tard."}
    return client.post(stage.campaign_page("reopen_for"), data)


def _ask(stage: Stage, client: Client) -> Any:
    shown = ["eleves", "recherche", "part", "diplomes"]
    data = {"montre-imt-nord-europe": " ".join(shown), "demande-imt-nord-europe": shown[:-1]}
    return client.post(stage.campaign_page("ask"), data)


def _record_amendment(stage: Stage, by: User) -> object:
    revised = RevisedDefinition(indicator=stage.figure.indicator, definition="Élèves inscrits au 31 décembre.")
    return amendments.record(
        contract=stage.world.contract,
        code="avenant-1",
        title="Avenant n° 1",
        signed_on=date(2025, 6, 1),
        first_year=2026,
        definitions=[revised],
        by=by,
    )


def _import(entity: str, series: str = "diplomes") -> Service:
    content = f"contract,entity,indicator,year,value\n{CONTRACT},{entity},{series},{YEAR},250\n".encode()
    return lambda stage, by: import_actuals(contract=stage.world.contract, content=content, name="f.csv", by=by)


def _entered_by_reviewer(stage: Stage) -> None:
    stage.figure.__class__.objects.filter(pk=stage.figure.pk).update(updated_by=stage.cast.reviewer)


def _submitted_by_reviewer(stage: Stage) -> None:
    Sheet.objects.update(submitted_by=stage.cast.reviewer)


ACTIONS: dict[str, Action] = {
    "read sheet": Action(page=get(), api=lambda s, c: c.get(f"{API}imt-mines-albi/"), writes=False),
    "download sheet": Action(page=lambda s, c: c.get(f"{s.page()}fiche.ods"), writes=False),
    "read figure": Action(page=get("eleves", "dossier"), writes=False),
    "read attachment": Action(page=_read_file, writes=False),
    "save figure": Action(
        page=lambda s, c: c.post(s.page("eleves"), row("eleves", "1 020", version=1)), api=api_put("eleves")
    ),
    "save whole sheet": Action(page=lambda s, c: c.post(s.page(), row("eleves", "1 020", version=1))),
    "upload sheet": Action(page=_upload, writes=False),
    "confirm upload": Action(page=_confirm),
    "submit": Action(page=post("actions", "submit"), api=api_post("submit")),
    "return": Action(
        page=post("actions", "return", return__reason="À revoir."), api=api_post("return", reason="À revoir.")
    ),
    "return by line": Action(page=post("retour", motif__eleves="À revoir.")),
    "validate": Action(page=post("actions", "validate"), api=api_post("validate")),
    "validate own figure": Action(
        page=post("actions", "validate"), api=api_post("validate"), prepare=_entered_by_reviewer
    ),
    "validate own submission": Action(
        page=post("actions", "validate"), api=api_post("validate"), prepare=_submitted_by_reviewer
    ),
    "reopen": Action(
        page=post("actions", "reopen", reopen__reason="Erreur."), api=api_post("reopen", reason="Erreur.")
    ),
    "save institute figure": Action(
        page=lambda s, c: c.post(s.page("energie", of=s.cast.institute), row("energie", "130", version=1)),
        api=api_put("energie", "imt"),
    ),
    "submit institute sheet": Action(page=post("actions", "submit", institute=True), api=api_post("submit", "imt")),
    "attach": Action(page=_attach),
    "remove attachment": Action(page=_remove),
    "post message": Action(page=dossier("message", text="Comptée deux fois ?")),
    "try correction": Action(page=correction("apercu"), writes=False),
    "propose correction": Action(page=correction("proposer")),
    "approve correction": Action(page=decide("approuver"), prepare=Stage.propose),
    "refuse correction": Action(page=decide("refuser"), prepare=Stage.propose),
    "withdraw correction": Action(page=decide("renoncer"), prepare=Stage.propose),
    "read campaign": Action(page=lambda s, c: c.get(s.campaign_page()), writes=False),
    "open campaign": Action(page=campaign("open")),
    "open next year": Action(page=_open_next_year),
    "edit campaign": Action(page=campaign("edit", due_on="2031-01-31", instructions="Lire la note.")),
    "ask": Action(page=_ask),
    "close campaign": Action(page=campaign("close")),
    "reopen for a school": Action(page=_reopen_for),
    "edit check": Action(page=_edit_check),
    "set tolerance": Action(page=_tolerance),
    "observe assumption": Action(page=_observe),
    "record council": Action(page=_council),
    "withdraw council": Action(page=_withdraw_council, prepare=_recorded_council),
    "write appreciation": Action(page=appreciation("enregistrer", text="Presque.")),
    "write institute appreciation": Action(page=appreciation("enregistrer", "imt", "energie", text="Presque.")),
    "hand appreciation in": Action(page=appreciation("transmettre", level="achieved", text="Atteint.")),
    "sign appreciation": Action(page=appreciation("signer"), prepare=_handed_in),
    "return appreciation": Action(page=appreciation("renvoyer", reason="Citez le conseil."), prepare=_handed_in),
    "decide on a milestone": Action(page=_decide_milestone),
    "write in a milestone’s thread": Action(page=_post_milestone),
    "record amendment": Action(service=_record_amendment),
    "import own figures": Action(service=_import("imt-mines-albi")),
    "import others’ figures": Action(service=_import("imt-nord-europe")),
    "import institute figures": Action(service=_import("imt", "energie")),
}


def served(act: Service, stage: Stage, by: User) -> str:
    """The sign of a service called as a command or a task would call it."""
    try:
        act(stage, by)
    except (RefusedError, ActualsRefusedError):
        return REFUSED
    except ConflictError:
        return LOCKED
    return DONE


__all__ = ["ACTIONS", "Action", "served"]
