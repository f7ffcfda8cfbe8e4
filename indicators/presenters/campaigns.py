"""What a campaign's page says in words: its moves, what each school is asked, the messages written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import NotificationKind
from indicators import formats
from indicators.calculations.campaign_workflow import CampaignMove
from indicators.choices import CampaignState
from indicators.models import Indicator
from indicators.presenters.sheets import TITLES
from indicators.queries.asked import Asked, Section
from indicators.queries.campaign_pages import MessageCount, SchoolRequests

MESSAGES: Mapping[NotificationKind, Promise] = {
    NotificationKind.CAMPAIGN_OPENED: _("Ouverture de la campagne"),
    NotificationKind.SHEET_DUE_SOON: _("Rappel dans la semaine qui précède l’échéance"),
    NotificationKind.SHEET_DUE: _("Rappel le jour de l’échéance"),
    NotificationKind.SHEET_LATE: _("Relance après l’échéance"),
    NotificationKind.SHEET_RETURNED: _("Fiche renvoyée à l’école"),
    NotificationKind.SHEET_VALIDATED: _("Fiche validée"),
    NotificationKind.SHEET_REOPENED: _("Fiche rouverte"),
    NotificationKind.FIGURE_MESSAGE: _("Message de la direction générale sur une valeur"),
    NotificationKind.CORRECTION_PROPOSED: _("Correction proposée"),
    NotificationKind.CORRECTION_DECIDED: _("Correction décidée"),
    NotificationKind.DIGEST: _("Synthèse à la direction générale"),
}
MOVES: Mapping[CampaignMove, Promise] = {
    CampaignMove.OPEN: _("Ouvrir la campagne"),
    CampaignMove.CLOSE: _("Clore la campagne"),
}
EFFECTS: Mapping[CampaignMove, Promise] = {
    CampaignMove.OPEN: _("Une fois ouverte, les écoles saisissent et transmettent leur fiche."),
    CampaignMove.CLOSE: _(
        "Une fois close, les écoles ne saisissent plus rien ; une fiche déjà transmise peut encore être validée, et "
        "une école peut être rouverte seule."
    ),
}
OPENS_AGAIN = _("Rouvrir la campagne à toutes les écoles")
DONE: Mapping[CampaignMove, Promise] = {
    CampaignMove.OPEN: _("La campagne est ouverte."),
    CampaignMove.EDIT: _("L’échéance et les consignes sont enregistrées."),
    CampaignMove.CLOSE: _("La campagne est close."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCell:
    """A box to tick; not `possible` is *sans objet* at this school."""

    entity: str
    school: str
    series: str
    possible: bool
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    label: str
    cells: tuple[RequestCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestGroup:
    title: str
    rows: list[RequestRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    label: str
    count: MessageCount


def move_label(move: CampaignMove, state: str) -> Promise:
    return OPENS_AGAIN if move == CampaignMove.OPEN and state == CampaignState.CLOSED else MOVES[move]


def messages(counts: Iterable[MessageCount]) -> list[Message]:
    return [Message(label=str(MESSAGES[NotificationKind(one.kind)]), count=one) for one in counts]


def series_label(indicator: Indicator) -> str:
    return formats.figure_label(indicator, "")


def request_groups(
    series: Iterable[Asked], schools: Iterable[SchoolRequests], ticked: Mapping[str, Set[str]]
) -> list[RequestGroup]:
    """By domain, then the supporting series; `ticked` holds, by school, the codes of the boxes shown ticked."""
    listed = list(schools)
    groups: dict[str, RequestGroup] = {}
    for asked in series:
        title = _title(asked)
        row = RequestRow(
            label=series_label(asked.indicator), cells=tuple(_cell(asked.indicator, one, ticked) for one in listed)
        )
        groups.setdefault(title, RequestGroup(title=title, rows=[])).rows.append(row)
    return list(groups.values())


def _title(asked: Asked) -> str:
    domain = asked.indicator.domain
    if asked.section != Section.DOMAIN or domain is None:
        return str(TITLES.get(asked.section, ""))
    return formats.in_language(domain.label, domain.label_en)


def _cell(indicator: Indicator, school: SchoolRequests, ticked: Mapping[str, Set[str]]) -> RequestCell:
    code = school.entity.code
    return RequestCell(
        entity=code,
        school=school.entity.short_name,
        series=indicator.code,
        possible=indicator.pk in school.possible,
        ticked=indicator.code in ticked.get(code, frozenset()),
    )
