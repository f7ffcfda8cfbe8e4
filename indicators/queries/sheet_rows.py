"""The rows of a sheet, read together and handed out one by one, in the units they are typed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from zlib import crc32

from accounts.models import User
from accounts.permissions import visible_states
from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import ContractData
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import PriceBasis, Quality
from indicators.choices import ObservationKind
from indicators.models import Baseline, Indicator, NotApplicable, Observation, Sheet
from indicators.queries.asked import Asked, asked_of
from indicators.queries.contract_data import contract_data
from indicators.queries.measures import EntryMeasure, units_of
from indicators.queries.previews import as_seen
from indicators.queries.requests import requested, requests_of

NEW = "nouveau"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier figure in the entry unit, or why there is none; `first_year` differs for an average over years."""

    first_year: int
    year: int
    value: Decimal | None = None
    reason: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One figure of the sheet. `figure` is what this reader may see of it; `hidden` says that there is more.

    `course` holds the numbers up to this year, by year, in the entry unit and in the prices that the target is in.
    """

    key: str
    asked: Asked
    name: str
    measure: EntryMeasure
    figure: Observation | None
    hidden: bool
    reference: Past | None = None
    earlier: tuple[Past, ...] = ()
    evaluation: Evaluation | None = None
    course: Mapping[int, Decimal] = field(default_factory=dict)
    is_new: bool = False

    @property
    def indicator(self) -> Indicator:
        return self.asked.indicator

    @property
    def kind(self) -> str:
        return self.asked.kind.value

    @property
    def version(self) -> int:
        """How many times the figure was written: what a save must name, and the length of its history."""
        return self.figure.version if self.figure else 0

    @property
    def value(self) -> Decimal | None:
        return self.measure.entered(self.figure.value) if self.figure else None

    @property
    def previous(self) -> Past | None:
        return self.earlier[-1] if self.earlier else None

    @property
    def change(self) -> Decimal | None:
        """Since last year, as entered (current euros); None where one of the two is missing."""
        before = self.previous
        if self.value is None or before is None or before.value is None:
            return None
        return self.value - before.value


class RowReader:
    """One sheet's rows, read together and handed out one by one."""

    def __init__(self, sheet: Sheet, user: User) -> None:
        self.sheet, self.entity, self.campaign = sheet, sheet.entity, sheet.campaign
        self.contract, self.year = self.campaign.contract, self.campaign.year
        self.years = (self.year - 2, self.year - 1)
        self.states = visible_states(user, self.entity)
        self.units = units_of(self.contract, self.entity)
        self.all_figures = list(
            Observation.objects.filter(contract=self.contract, entity=self.entity, year__lte=self.year).select_related(
                "updated_by", "indicator", "entity"
            )
        )
        self.seen = [figure for figure in self.all_figures if figure.state in self.states]
        self.by_key = {(f.indicator_id, f.kind, f.name, f.year): f for f in self.seen}
        self.names = self._adjustment_names()

    @cached_property
    def data(self) -> ContractData:
        return as_seen(contract_data(self.contract, year=self.year), self.entity.code, self.seen)

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.data)

    def bare_rows(self) -> Iterator[SheetRow]:
        """What each row is and holds, without what it is compared with: enough to write it."""
        for asked in self.asked():
            code = asked.indicator.code
            if asked.kind != ObservationKind.ADJUSTMENT:
                yield self._bare(asked, code, "")
                continue
            yield from (self._bare(asked, adjustment_key(code, name), name) for name in self.names[asked.indicator.pk])
            yield replace(self._bare(asked, f"{code}--{NEW}", ""), figure=None, is_new=True)

    def rows(self) -> list[SheetRow]:
        return [self._compared(row) for row in self.bare_rows()]

    def asked(self) -> list[Asked]:
        series = Indicator.objects.filter(contract=self.contract).select_related("domain", "part_of")
        not_applicable = set(
            NotApplicable.objects.filter(contract=self.contract, entity=self.entity).values_list(
                "entity_id", "indicator_id"
            )
        )
        listed = list(series)
        for indicator in listed:
            indicator.contract = self.contract
        wanted = requested(self.sheet, listed, requests_of([self.sheet]))
        return asked_of(self.entity, wanted, not_applicable)

    def _bare(self, asked: Asked, key: str, name: str) -> SheetRow:
        figure = self.by_key.get((asked.indicator.pk, asked.kind.value, name, self.year))
        return SheetRow(
            key=key,
            asked=asked,
            name=name,
            measure=EntryMeasure.of(asked.indicator, self.units.get(asked.indicator.pk)),
            figure=figure,
            hidden=figure is None and self._exists(asked.indicator, asked.kind, name),
        )

    def _compared(self, row: SheetRow) -> SheetRow:
        asked, indicator, measure = row.asked, row.indicator, row.measure
        actual = asked.kind == ObservationKind.ACTUAL
        judged = actual and asked.applicable and indicator.code in self.data.indicators
        return replace(
            row,
            reference=self._reference(indicator, measure) if actual else None,
            earlier=tuple(self._earlier(asked, row.name, year, measure) for year in self.years),
            evaluation=self.evaluator.cell(self.entity.code, indicator.code, self.year) if judged else None,
            course=self._course(indicator, measure) if judged else {},
        )

    def _course(self, indicator: Indicator, measure: EntryMeasure) -> dict[int, Decimal]:
        """What the target is judged by, in the contract's years; before them what is printed, in current prices."""
        found: dict[int, Decimal | None] = {}
        if indicator.price_basis != PriceBasis.CONSTANT:
            rows = [(year, row.value) for (key, year), row in self.printed.items() if key == indicator.pk]
            found.update((year, value) for year, value in rows if year <= self.year)
            found.update((f.year, f.value) for f in self.seen if self._is_actual(f, indicator))
        reference = self.data.references.get((self.entity.code, indicator.code))
        if reference is not None and found.get(reference.last_year) is None:
            found[reference.last_year] = reference.value
        for year in range(self.contract.first_year, self.year + 1):
            judged = self.evaluator.cell(self.entity.code, indicator.code, year).value
            found[year] = judged if judged is not None else found.get(year)
        return {year: number for year in sorted(found) if (number := measure.entered(found[year])) is not None}

    def _is_actual(self, figure: Observation, indicator: Indicator) -> bool:
        return figure.indicator_id == indicator.pk and figure.kind == ObservationKind.ACTUAL

    def _reference(self, indicator: Indicator, measure: EntryMeasure) -> Past | None:
        found = self.data.references.get((self.entity.code, indicator.code))
        if found is None:
            return None
        return Past(
            first_year=found.first_year,
            year=found.last_year,
            value=measure.entered(found.value),
            reason=found.reason or "",
            provisional=found.provisional,
        )

    def _earlier(self, asked: Asked, name: str, year: int, measure: EntryMeasure) -> Past:
        """An actual of that year, else what the contract prints of it."""
        figure = self.by_key.get((asked.indicator.pk, asked.kind.value, name, year))
        if figure is not None and not figure.is_empty:
            return Past(
                first_year=year,
                year=year,
                value=measure.entered(figure.value),
                reason=figure.reason,
                provisional=figure.quality != Quality.FINAL,
            )
        printed = self.printed.get((asked.indicator.pk, year)) if asked.kind == ObservationKind.ACTUAL else None
        if printed is None:
            return Past(first_year=year, year=year)
        return Past(
            first_year=year,
            year=year,
            value=measure.entered(printed.value),
            reason=printed.reason,
            provisional=printed.provisional,
        )

    @cached_property
    def printed(self) -> dict[tuple[int, int], Baseline]:
        rows = Baseline.objects.filter(contract=self.contract, entity=self.entity, amendment=None)
        return {(row.indicator_id, row.last_year): row for row in rows if row.first_year == row.last_year}

    def _adjustment_names(self) -> Mapping[int, list[str]]:
        """Those of the year, and those of the latest year before it, to be confirmed: never their amounts."""
        by_year: defaultdict[int, dict[int, set[str]]] = defaultdict(dict)
        for figure in self.seen:
            if figure.kind == ObservationKind.ADJUSTMENT and not (figure.is_empty and figure.year < self.year):
                by_year[figure.indicator_id].setdefault(figure.year, set()).add(figure.name)
        names: defaultdict[int, list[str]] = defaultdict(list)
        for pk, years in by_year.items():
            before = max((year for year in years if year < self.year), default=self.year)
            names[pk] = sorted(years.get(self.year, set()) | years.get(before, set()))
        return names

    def _exists(self, indicator: Indicator, kind: ObservationKind, name: str) -> bool:
        key = (indicator.pk, kind.value, name, self.year)
        return any((f.indicator_id, f.kind, f.name, f.year) == key and not f.is_empty for f in self.all_figures)


def adjustment_key(indicator: str, name: str) -> str:
    """A row's key in forms and anchors: an adjustment's name may hold anything."""
    return f"{indicator}--{crc32(name.encode()):08x}"
