"""What looks wrong in a year's figures, with what a sentence about it needs. Constant in SQL queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from accounts.permissions import visible_states
from indicators.calculations.anomaly import Anomaly, CheckRule
from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import ContractData
from indicators.calculations.plausibility import review
from indicators.calculations.readings import Key
from indicators.calculations.vocabulary import CheckKind, Severity
from indicators.choices import ObservationKind
from indicators.models import (
    EVALUATED_STATES,
    Baseline,
    Contract,
    EntryUnit,
    Indicator,
    Observation,
    PlausibilityRule,
    Sheet,
)
from indicators.queries.contract_data import contract_data
from indicators.queries.measures import EntryMeasure
from indicators.queries.previews import as_seen

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An anomaly with the series it concerns (the one looked at first), each in the unit its entity types it in.

    `comment` is what the concerned figures' own comments say. `key` is the row of the entity's sheet.
    """

    anomaly: Anomaly
    series: tuple[Indicator, ...]
    measures: tuple[EntryMeasure, ...]
    comment: str = ""

    @property
    def key(self) -> str:
        return self.anomaly.indicator

    @property
    def is_hard(self) -> bool:
        return self.anomaly.is_hard

    @property
    def needs_comment(self) -> bool:
        return not self.is_hard and not self.comment


def rules_of(contract: Contract) -> list[PlausibilityRule]:
    """Every rule of a contract, with its series; one query."""
    return list(
        PlausibilityRule.objects.filter(contract=contract)
        .select_related("indicator", "other", "denominator")
        .order_by("indicator__position", "code")
    )


def as_check(rule: PlausibilityRule) -> CheckRule:
    return CheckRule(
        code=rule.code,
        kind=CheckKind(rule.kind),
        severity=Severity(rule.severity),
        indicator=rule.indicator.code,
        other=rule.other.code if rule.other else "",
        denominator=rule.denominator.code if rule.denominator else "",
        minimum=rule.minimum,
        maximum=rule.maximum,
        threshold=rule.threshold,
    )


def anomalies(
    contract: Contract, *, year: int, entity: str | None = None, states: Iterable[str] = EVALUATED_STATES
) -> tuple[Flag, ...]:
    """The anomalies of a year's figures in the given states, hard first, then the greatest; of one entity or of all.

    The caller gives the states that its reader may see (`accounts.permissions.visible_states`).
    """
    seen = frozenset(states)
    rows = Observation.objects.filter(contract=contract, year=year, state__in=seen).select_related(
        "entity", "indicator"
    )
    return _flags(
        contract,
        contract_data(contract, year=year, states=seen),
        year=year,
        entities=None if entity is None else (entity,),
        figures=rows.exclude(comment=""),
    )


def sheet_anomalies(sheet: Sheet, *, states: Iterable[str]) -> tuple[Flag, ...]:
    """Those of one sheet: its own figures in the given states, beside what is validated of the others."""
    campaign, seen = sheet.campaign, frozenset(states)
    figures = list(
        Observation.objects.filter(
            contract=campaign.contract, entity=sheet.entity, year__lte=campaign.year, state__in=seen
        ).select_related("entity", "indicator")
    )
    data = as_seen(contract_data(campaign.contract, year=campaign.year), sheet.entity.code, figures)
    return flags_of(sheet, data=data, figures=figures)


def anomalies_for(sheet: Sheet, user: User) -> tuple[Flag, ...]:
    """Those of one sheet as this person sees its figures."""
    return sheet_anomalies(sheet, states=visible_states(user, sheet.entity))


def flags_of(
    sheet: Sheet, *, data: ContractData, figures: Iterable[Observation], evaluator: Evaluator | None = None
) -> tuple[Flag, ...]:
    """The same for a caller that has read the sheet already: `data` as its reader sees it, its figures seen.

    Three queries.
    """
    campaign = sheet.campaign
    return _flags(
        campaign.contract,
        data,
        year=campaign.year,
        entities=(sheet.entity.code,),
        figures=figures,
        evaluator=evaluator,
    )


def by_key(flags: Iterable[Flag]) -> dict[str, tuple[Flag, ...]]:
    """By row of a sheet, every row that an anomaly concerns."""
    found: dict[str, tuple[Flag, ...]] = {}
    for flag in flags:
        for code in flag.anomaly.indicators:
            found[code] = (*found.get(code, ()), flag)
    return found


def _flags(
    contract: Contract,
    data: ContractData,
    *,
    year: int,
    entities: Iterable[str] | None,
    figures: Iterable[Observation],
    evaluator: Evaluator | None = None,
) -> tuple[Flag, ...]:
    rules = [rule for rule in rules_of(contract) if rule.active]
    found = review(
        data,
        [as_check(rule) for rule in rules],
        year=year,
        printed=_printed(contract),
        entities=entities,
        evaluator=evaluator,
    )
    units = _units(contract)
    comments = _comments(figures, year)
    series = {rule.code: tuple(filter(None, (rule.indicator, rule.other, rule.denominator))) for rule in rules}
    return tuple(
        Flag(
            anomaly=anomaly,
            series=series[anomaly.rule],
            measures=tuple(EntryMeasure.of(one, units.get((anomaly.entity, one.code))) for one in series[anomaly.rule]),
            comment=" ".join(filter(None, (comments.get((anomaly.entity, code), "") for code in anomaly.indicators))),
        )
        for anomaly in found
    )


def _printed(contract: Contract) -> dict[Key, Decimal]:
    """What the contract prints of a single earlier year, averages left out."""
    rows = Baseline.objects.filter(contract=contract, amendment=None, value__isnull=False).values_list(
        "entity__code", "indicator__code", "first_year", "last_year", "value"
    )
    return {
        (entity, code, last): value for entity, code, first, last, value in rows if value is not None and first == last
    }


def _units(contract: Contract) -> dict[Pair, EntryUnit]:
    rows = EntryUnit.objects.filter(contract=contract).select_related("entity", "indicator")
    return {(unit.entity.code, unit.indicator.code): unit for unit in rows}


def _comments(figures: Iterable[Observation], year: int) -> Mapping[Pair, str]:
    return {
        (figure.entity.code, figure.indicator.code): figure.comment.strip()
        for figure in figures
        if figure.year == year and figure.kind != ObservationKind.ADJUSTMENT
    }
