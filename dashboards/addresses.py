"""What the addresses of a simulation and of a comparison say: known names only, each value checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.filters import READING, day_of
from dashboards.queries.councils import Councils
from dashboards.queries.selection import InvalidFilterError, unknown
from dashboards.queries.simulation import Ground
from indicators.calculations.simulation import Scenario
from indicators.imports.numbers import FigureRefusedError, read_figure

VALUE, WEIGHT, ADJUSTMENT = "v-", "p-", "ajustement"
SIMULATION = frozenset({"annee", "indicateur", ADJUSTMENT})
EVOLUTIONS = READING | {"du", "ecole"}
MOST_PARAMETERS = 200
SPAN = timedelta(days=182)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The scenario of an address; `given` are the texts as typed, `refused` the sentences of those that are no figure.

    A refused text changes nothing: the starting point stays.
    """

    scenario: Scenario
    given: dict[str, str]
    refused: dict[str, str]

    @property
    def is_changed(self) -> bool:
        return bool(self.given)

    @property
    def query(self) -> str:
        """The shortest address that says the same."""
        named = {"indicateur": self.scenario.indicator, "annee": str(self.scenario.year)}
        return urlencode(named | self.given)


def without_figures(parameters: QueryDict) -> QueryDict:
    """The parameters that are a page's own, the figures left out. Raises InvalidFilterError for too many of them."""
    if len(parameters) > MOST_PARAMETERS or any(len(texts) > 1 for _name, texts in parameters.lists()):
        raise InvalidFilterError(_("L’adresse donne trop de valeurs, ou deux fois la même."))
    kept = parameters.copy()
    for name in parameters:
        if name.startswith((VALUE, WEIGHT)):
            del kept[name]
    return kept


def scenario_asked(parameters: QueryDict, ground: Ground) -> Asked:
    """Raises InvalidFilterError for a figure of an entity that the indicator does not have."""
    given: dict[str, str] = {}
    refused: dict[str, str] = {}
    read: dict[str, dict[str, Decimal]] = {VALUE: {}, WEIGHT: {}, ADJUSTMENT: {}}
    names = _names(ground)
    for name, texts in parameters.lists():
        text = str(texts[-1])
        if name in SIMULATION and name != ADJUSTMENT:
            continue
        if name not in names:
            raise unknown(_("Valeur simulée"), name)
        kind, entity = names[name]
        try:
            figure = _figure(text, kind, ground)
        except FigureRefusedError as error:
            refused[name], given[name] = error.sentence, text
            continue
        if figure is not None:
            given[name] = text.strip()
            read[kind][entity] = figure
    scenario = Scenario(
        indicator=ground.series.code,
        year=ground.found.year,
        values=read[VALUE],
        weights=read[WEIGHT],
        adjustment=read[ADJUSTMENT].get(""),
    )
    return Asked(scenario=scenario, given=given, refused=refused)


def _names(ground: Ground) -> dict[str, tuple[str, str]]:
    """Each field's name, with what it gives and for whom."""
    found = {VALUE + one.entity: (VALUE, one.entity) for one in ground.starts}
    if ground.weighed_by:
        found |= {WEIGHT + one.entity: (WEIGHT, one.entity) for one in ground.starts}
    if ground.adjusts:
        found[ADJUSTMENT] = (ADJUSTMENT, "")
    return found


def _figure(text: str, kind: str, ground: Ground) -> Decimal | None:
    series = ground.weighed_by if kind == WEIGHT and ground.weighed_by else ground.series
    figure = read_figure(text, unit=series.nominal_unit, decimals=series.decimals)
    if figure is not None and figure < 0 and kind == WEIGHT:
        raise FigureRefusedError(str(_("Une pondération ne peut pas être négative.")))
    return figure


def period_asked(parameters: QueryDict, recorded: Councils, entity: str) -> tuple[date, date]:
    """From which day to which: to today by default, from that entity's last council, else half a year before.

    Raises InvalidFilterError.
    """
    last, first = parameters.get("au"), parameters.get("du")
    until = day_of(last) if last else timezone.localdate()
    since = day_of(first) if first else recorded.last(entity, before=until) or until - SPAN
    if since >= until:
        raise InvalidFilterError(_("La première date doit précéder la seconde."))
    return since, until
