"""Small contracts for the tests of the calculations: 2023-2027, reference 2022, an institute and its schools."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import ContractData, ContractSpec, Figure, IndicatorSpec, Reference, Target
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Basis, Comparator, PriceBasis, Quality, Rollup

INSTITUTE = "imt"
CODE = "x"


def contract(*schools: str) -> ContractSpec:
    return ContractSpec(
        code="cop",
        first_year=2023,
        last_year=2027,
        institute=INSTITUTE,
        schools=schools,
        price_base_year=2022,
        price_index="ipc",
        assumed_inflation=Decimal(15),
        assumed_inflation_years=5,
    )


def figure(value: str | int | None, quality: Quality = Quality.FINAL) -> Figure:
    return Figure(value=None if value is None else Decimal(value), quality=quality)


def figures(values: Mapping[tuple[str, str, int], str | int]) -> dict[tuple[str, str, int], Figure]:
    return {key: figure(value) for key, value in values.items()}


def by_school(code: str, year: int, values: Mapping[str, str | int]) -> dict[tuple[str, str, int], Figure]:
    return {(school, code, year): figure(value) for school, value in values.items()}


def reference(value: str | int | None, first_year: int = 2022, last_year: int = 2022) -> Reference:
    return Reference(first_year=first_year, last_year=last_year, value=None if value is None else Decimal(value))


def reach(year: int, value: str | int, basis: Basis = Basis.ABSOLUTE) -> Target:
    return Target(year=year, comparator=Comparator.REACH, value=Decimal(value), basis=basis)


def summed(code: str = CODE, **changes: object) -> IndicatorSpec:
    return IndicatorSpec(code=code, declined=True, rollup=Rollup.SUM, **changes)  # type: ignore[arg-type]


def entered(code: str = CODE, **changes: object) -> IndicatorSpec:
    return IndicatorSpec(code=code, rollup=Rollup.ENTERED, **changes)  # type: ignore[arg-type]


def in_constant_euros(code: str = CODE) -> IndicatorSpec:
    return entered(code, unit="M€", decimals=2, price_basis=PriceBasis.CONSTANT)


def alone(
    spec: IndicatorSpec,
    *,
    targets: tuple[Target, ...] = (),
    values: Mapping[int, str | int] | None = None,
    base: Reference | None = None,
    external: Mapping[tuple[str, int], Figure] | None = None,
) -> ContractData:
    """An indicator that the institute enters itself, year by year."""
    return ContractData(
        contract=contract(),
        indicators={spec.code: spec},
        references={} if base is None else {(INSTITUTE, spec.code): base},
        targets={(INSTITUTE, spec.code): targets},
        figures={(INSTITUTE, spec.code, year): figure(value) for year, value in (values or {}).items()},
        external=external or {},
    )


def at(data: ContractData, year: int, entity: str = INSTITUTE, code: str = CODE) -> Evaluation:
    return Evaluator(data).cell(entity, code, year)


def seen(*values: object) -> tuple[object, ...]:
    """Several answers at once, compared with plain numbers."""
    return values
