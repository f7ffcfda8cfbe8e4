"""Generated contracts: few schools, few years, small figures, so that ties, zeros and gaps are frequent.

hypothesis draws the seed; the contract is drawn from it with plain odds, so that most cells hold something.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from indicators.calculations.inputs import (
    Adjustment,
    ContractData,
    Figure,
    IndicatorSpec,
    Reference,
    Target,
)
from indicators.calculations.vocabulary import (
    Accumulation,
    Basis,
    Comparator,
    Direction,
    MissingReason,
    PriceBasis,
    Quality,
    Rollup,
)
from tests.indicators.calculations.builders import INSTITUTE, contract

YEARS = range(2021, 2030)
EVALUATED = (2022, 2023, 2023, 2025, 2025, 2026, 2027, 2027, 2028, 2029)
TARGET_YEARS = (2023, 2025, 2026, 2027, 2029)
SCHOOLS = ("a", "b", "c")
EXTREMES = ("0", "-0", "1e-400", "-1e400", "9e999", "7", "-0.1", "1e-9999")

Numbers = Callable[[Random], Decimal]


def small(random: Random) -> Decimal:
    return Decimal(random.randint(-6, 24)) / 2


def extreme(random: Random) -> Decimal:
    return Decimal(random.choice(EXTREMES))


def figure(random: Random, number: Numbers) -> Figure:
    if random.random() < 0.06:
        return Figure(value=None, reason=random.choice(list(MissingReason)))
    return Figure(value=number(random), quality=random.choice([Quality.FINAL] * 4 + [Quality.PROVISIONAL]))


def maybe(random: Random, number: Numbers) -> Decimal | None:
    return None if random.random() < 0.1 else number(random)


def spec(random: Random, code: str) -> IndicatorSpec:
    return IndicatorSpec(
        code=code,
        unit=random.choice(["u", "%"]),
        direction=random.choice([Direction.UP, Direction.UP, Direction.DOWN, Direction.NONE]),
        price_basis=random.choice([None, None, None, PriceBasis.CONSTANT]),
        declined=random.random() < 0.8,
        rollup=random.choice([Rollup.SUM, Rollup.SUM, Rollup.WEIGHTED_MEAN, Rollup.RATIO, Rollup.ENTERED]),
        weight="w",
        numerator="n",
        denominator="w",
        comparator_series="cge",
        accumulation=random.choice([Accumulation.ANNUAL] * 5 + [Accumulation.CUMULATIVE]),
        tolerance=abs(small(random)) if random.random() < 0.3 else None,
    )


def targets(random: Random, number: Numbers) -> tuple[Target, ...]:
    """Of one comparator, most often, as contracts print them."""
    comparator = random.choice(list(Comparator))
    return tuple(
        Target(
            year=year,
            comparator=comparator if random.random() < 0.9 else random.choice(list(Comparator)),
            value=maybe(random, number),
            value_max=maybe(random, number),
            basis=random.choice([None, *Basis]),
        )
        for year in random.sample(TARGET_YEARS, random.choice([0, 2, 4, 5]))
    )


def adjustments(random: Random, number: Numbers) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(name=str(rank), value=maybe(random, number)) for rank in range(random.randint(0, 2)))


def generate(random: Random, number: Numbers = small) -> ContractData:
    terms = contract(*SCHOOLS[: random.randint(0, 3)])
    indicators = {code: spec(random, code) for code in ("x", "n")}
    pairs = [(entity, code) for entity in (INSTITUTE, *terms.schools) for code in indicators]
    # The institute is left to be computed more often than not.
    cells = [(entity, code, year) for entity, code in pairs for year in YEARS if entity != INSTITUTE]
    cells += [(INSTITUTE, code, year) for code in indicators for year in YEARS if random.random() < 0.4]
    cells += [(school, "w", year) for school in terms.schools for year in YEARS]
    odds = random.choice([0.7, 0.95, 1])
    series = [(code, year) for code in ("cge", "ipc") for year in YEARS if random.random() < 0.6]
    return ContractData(
        contract=replace(terms, price_base_year=random.choice([2022, 2022, 2022, None])),
        indicators=indicators,
        references={
            pair: Reference(first_year=2020, last_year=random.choice([2021, 2022, 2024]), value=maybe(random, number))
            for pair in pairs
            if random.random() < 0.8
        },
        targets={pair: targets(random, number) for pair in pairs},
        figures={cell: figure(random, number) for cell in cells if random.random() < odds},
        adjustments={("x", year): adjustments(random, number) for year in YEARS if random.random() < 0.5},
        external={key: figure(random, number) for key in series},
        not_applicable=frozenset(pair for pair in pairs if random.random() < 0.04),
    )


def contracts(number: Numbers = small) -> st.SearchStrategy[ContractData]:
    return st.integers(0, 2**32).map(lambda seed: generate(Random(seed), number))
