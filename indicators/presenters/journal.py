"""An entry of the audit trail in words: codes become names, what is not known stays as it was kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Action, AuditEntry
from indicators import choices
from indicators.formats import number_text
from schools.models import Entity

OBJECTS: dict[str, Promise] = {
    "observation": _("valeur"),
    "sheet": _("fiche"),
    "campaign": _("campagne"),
    "correction": _("correction"),
    "attachment": _("pièce jointe"),
    "message": _("message"),
    "deliverable": _("livrable"),
    "milestone_decision": _("décision sur un jalon"),
    "milestone_message": _("message sur un jalon"),
    "indicator": _("indicateur"),
    "plausibility_rule": _("contrôle"),
    "amendment": _("avenant"),
    "assumption": _("hypothèse"),
    "appreciation": _("appréciation"),
    "contract": _("contrat"),
    "council": _("conseil"),
    "report": _("rapport"),
    "user": _("compte"),
    "membership": _("rattachement"),
    "api_token": _("jeton d’API"),
}
FIELDS: dict[str, Promise] = {
    "value": _("valeur"),
    "state": _("état"),
    "tolerance": _("tolérance"),
    "file": _("fichier"),
    "files": _("fichiers"),
    "text": _("texte"),
    "requests": _("demandes"),
    "reopened_until": _("rouverte jusqu’au"),
    "observed": _("observé"),
    "version": _("version"),
    "level": _("niveau"),
    "evidence": _("preuves"),
    "progress": _("avancement"),
    "owner": _("responsable"),
    "held_on": _("date"),
    "password": _("mot de passe"),
    "second_factor": _("second facteur"),
}
STATES: dict[str, type[models.TextChoices]] = {
    "sheet": choices.SheetState,
    "campaign": choices.CampaignState,
    "correction": choices.CorrectionState,
    "appreciation": choices.AppreciationState,
}
# By kind of object, how its codes read; other applications add theirs.
WORDINGS: dict[str, Callable[[str, str], str]] = {}
# How a figure is kept in an entry: `1020.5 (provisional) [draft]`.
FIGURE = re.compile(r"(?P<what>[^ \[\]()]+)(?: \((?P<quality>[a-z]+)\))? \[(?P<state>[a-z]+)\]")
NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
MOST_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An entry as the page prints it."""

    entry: AuditEntry
    at: datetime
    by: str
    action: str
    kind: str
    entity: str
    field: str
    old: str
    new: str


def said(entry: AuditEntry, entities: Iterable[Entity]) -> Said:
    names = {entity.code: entity.short_name for entity in entities}
    return Said(
        entry=entry,
        at=timezone.localtime(entry.at),
        by=str(entry.by) if entry.by else "",
        action=str(Action(entry.action).label) if entry.action in Action else entry.action,
        kind=str(OBJECTS.get(entry.object_type, entry.object_type)),
        entity=names.get(entry.entity_code, entry.entity_code),
        field=str(FIELDS.get(entry.field, entry.field)),
        old=_worded(entry, entry.old),
        new=_worded(entry, entry.new),
    )


def _worded(entry: AuditEntry, text: str) -> str:
    found = FIGURE.fullmatch(text) if entry.object_type == "observation" else None
    if found:
        number = _number(found["what"]) or _label(choices.MissingReason, found["what"])
        quality = f" ({_label(choices.Quality, found['quality'])})" if found["quality"] else ""
        return f"{number}{quality}, {_label(choices.ObservationState, found['state'])}"
    if entry.object_type in WORDINGS:
        return WORDINGS[entry.object_type](entry.field, text)
    if entry.field == "state":
        states = STATES.get(entry.object_type)
        return _label(states, text) if states else text
    if entry.field == "level":
        return _label(choices.AppreciationLevel, text)
    if entry.field == "tolerance":
        return _number(text) or text
    return text


def _number(text: str) -> str:
    return number_text(Decimal(text), MOST_DECIMALS) if NUMBER.fullmatch(text) else ""


def _label(vocabulary: type[models.TextChoices], code: str) -> str:
    return str(vocabulary(code).label) if code in vocabulary.values else code
